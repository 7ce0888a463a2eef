package dev.vigil.sim;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.Watchdog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What vigild must make of programs that say, or no longer say, that they are alive: one that is silent is aborted in
 * time, one that is not is left alone, also by the next vigild.
 */
final class WatchdogOracle {
    /** How long vigild may take to notice silence. */
    private static final long NOTICE_NANOS = 10_000_000_000L;
    /** How much sooner than it was sent a beat may count: it is read in a turn that has begun before. */
    private static final long TURN_NANOS_MAX = 500_000_000L;
    /** For how long a message may wait in its socket. */
    private static final long HEARD_NANOS = 5_000_000_000L;

    private final SimMachine world;
    private final Map<Incarnation, Heard> heard = new HashMap<>();

    /** Of one incarnation; until a change has surely been heard both timeouts may be the one that counts. */
    private static final class Heard {
        private long beatNanos = Long.MIN_VALUE;
        private long beatBeforeNanos = Long.MIN_VALUE;
        private long shortestNanos;
        private long longestNanos;
        private int changes;

        Heard(long timeoutNanos) {
            shortestNanos = timeoutNanos;
            longestNanos = timeoutNanos;
        }
    }

    WatchdogOracle(SimMachine world) {
        this.world = world;
    }

    private Heard of(Incarnation incarnation) {
        return heard.computeIfAbsent(incarnation, _ -> new Heard(specified(incarnation)));
    }

    private long specified(Incarnation incarnation) {
        return world.resident(incarnation.service())
                .spec()
                .section(Watchdog.class)
                .orElseThrow()
                .timeout()
                .toNanos();
    }

    /** A message has been sent: the program is alive. */
    void beats(Incarnation incarnation) {
        Heard one = of(incarnation);
        one.beatBeforeNanos = one.beatNanos;
        one.beatNanos = world.nowNanos();
    }

    /** Another timeout was sent; 0: none. */
    void changes(Incarnation incarnation, long timeoutNanos) {
        Heard one = of(incarnation);
        long next = timeoutNanos == 0 ? Long.MAX_VALUE : timeoutNanos;
        one.shortestNanos = Math.min(one.shortestNanos, next);
        one.longestNanos = Math.max(one.longestNanos, next);
        int change = ++one.changes;
        Optional<VigildRun> then = world.life().filter(VigildRun::isBorn);
        world.kernel().agenda().after(HEARD_NANOS, () -> {
            if (then.isPresent() && world.life().equals(then) && one.changes == change && world.isJournalKept()) {
                one.shortestNanos = next;
                one.longestNanos = next;
            }
        });
    }

    /** It gets SIGABRT, which nothing but a watchdog sends. */
    void aborted(Incarnation incarnation) {
        if (world.resident(incarnation.service()).spec().section(Watchdog.class).isEmpty()) {
            throw new PropertyViolation(incarnation + " has no watchdog, and is aborted");
        }
        Heard one = of(incarnation);
        boolean silent = one.beatBeforeNanos == Long.MIN_VALUE
                || world.nowNanos() - one.beatBeforeNanos + TURN_NANOS_MAX >= one.shortestNanos;
        if (!silent) {
            throw new PropertyViolation(incarnation + " is aborted, though it has said that it is alive");
        }
    }

    /** After a turn of a vigild that lives since {@code sinceNanos}. */
    void check(ServiceState.Running running, long sinceNanos) {
        Incarnation incarnation = running.incarnation();
        if (world.resident(incarnation.service()).spec().section(Watchdog.class).isEmpty()) {
            return;
        }
        Heard one = of(incarnation);
        long begun = Math.max(one.beatNanos, Math.max(running.readyNanos(), sinceNanos));
        if (one.longestNanos < Long.MAX_VALUE && world.nowNanos() > begun + one.longestNanos + NOTICE_NANOS) {
            throw new PropertyViolation(incarnation + " is silent, and is not aborted");
        }
    }
}
