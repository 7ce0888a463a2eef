package dev.vigil.daemon.feature.activation;

import dev.vigil.daemon.loop.DeadlineQueue;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Lines about connections: of each kind of a service the first at once, then one a second with the count. */
final class ConnectionLog {
    private static final long PERIOD_NANOS = 1_000_000_000;

    private final LongSupplier nowNanos;
    private final Map<Subject, Tally> tallies = new HashMap<>();
    private final DeadlineQueue<Subject> deadlines = new DeadlineQueue<>();

    private record Subject(String service, String kind) {}

    private static final class Tally {
        private final Consumer<String> sink;
        private int more;
        private String latest = "";

        Tally(Consumer<String> sink) {
            this.sink = sink;
        }
    }

    ConnectionLog(LongSupplier nowNanos) {
        this.nowNanos = nowNanos;
    }

    /** Says {@code service: kind text}, perhaps later with others. */
    void say(String service, String kind, String text, Consumer<String> sink) {
        Subject subject = new Subject(service, kind);
        Tally tally = tallies.get(subject);
        if (tally == null) {
            tallies.put(subject, new Tally(sink));
            deadlines.set(subject, nowNanos.getAsLong() + PERIOD_NANOS);
            sink.accept(service + ": " + kind + " " + text);
        } else {
            tally.more++;
            tally.latest = text;
        }
    }

    long nextDeadlineNanos() {
        return deadlines.nearestNanos();
    }

    void tick(long now) {
        for (Subject subject : deadlines.takeDue(now)) {
            Tally tally = tallies.get(subject);
            if (tally == null || tally.more == 0) {
                tallies.remove(subject);
            } else {
                tally.sink.accept(subject.service + ": " + tally.more + " more: " + subject.kind + " " + tally.latest);
                tally.more = 0;
                deadlines.set(subject, now + PERIOD_NANOS);
            }
        }
    }
}
