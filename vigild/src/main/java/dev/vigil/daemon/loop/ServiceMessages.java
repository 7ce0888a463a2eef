package dev.vigil.daemon.loop;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Messages in vigild's own log that a service can bring about. Of each topic a service has its first few in full;
 * further ones are counted, and told once a minute with the latest of them. Nothing is counted of a service that has
 * been silent for a minute.
 */
public final class ServiceMessages implements LoopComponent {
    static final long PERIOD_NANOS = 60_000_000_000L;

    private final LongSupplier nowNanos;
    private final Consumer<String> warnings;
    private final Map<Subject, Tally> tallies = new HashMap<>();
    private final DeadlineQueue<Subject> deadlines = new DeadlineQueue<>();

    /** What messages are about, and how many of them a service has in full. */
    public enum Topic {
        /** What it sends by sd_notify(3). */
        NOTIFICATIONS(5),
        /** What becomes of sockets that are opened for it. */
        SOCKETS(5),
        /** What becomes of its output. */
        OUTPUT(5),
        /** What becomes of the commands that tell of it. */
        HOOKS(5),
        /** Its changes of state. */
        STATE(30);

        private final int fullMax;

        Topic(int fullMax) {
            this.fullMax = fullMax;
        }
    }

    private record Subject(String service, Topic topic) {}

    private static final class Tally {
        private int count;
        private long more;
        private String latest = "";
    }

    /** @param warnings takes what should be looked at, for vigild's own log */
    public ServiceMessages(LongSupplier nowNanos, Consumer<String> warnings) {
        this.nowNanos = nowNanos;
        this.warnings = warnings;
    }

    /** Says that something is wrong with a service; {@code text} begins with its name. */
    public void warn(Topic topic, String service, String text) {
        say(topic, service, text, warnings);
    }

    /** Says {@code text}, which begins with the name of the service, at the level of {@code sink}. */
    public void say(Topic topic, String service, String text, Consumer<String> sink) {
        Subject subject = new Subject(service, topic);
        Tally tally = tallies.get(subject);
        if (tally == null) {
            tally = new Tally();
            tallies.put(subject, tally);
            deadlines.set(subject, nowNanos.getAsLong() + PERIOD_NANOS);
        }
        if (tally.count < topic.fullMax) {
            tally.count++;
            sink.accept(text);
        } else {
            tally.more++;
            tally.latest = text;
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlines.nearestNanos();
    }

    @Override
    public void tick(long now) {
        for (Subject subject : deadlines.takeDue(now)) {
            Tally tally = tallies.get(subject);
            if (tally == null || tally.more == 0) {
                tallies.remove(subject);
            } else {
                warnings.accept(subject.service + ": " + tally.more + " more messages of this kind; the latest: "
                        + tally.latest);
                tally.more = 0;
                deadlines.set(subject, now + PERIOD_NANOS);
            }
        }
    }
}
