package dev.vigil.daemon.feature.health;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** When the health of a service has changed lately, also over restarts. */
final class HealthChanges {
    private static final long LATELY_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int KEPT_MAX = 100;
    /** From so many on it is said that it flaps. */
    private static final int FLAPS = 4;

    private final Deque<Long> times = new ArrayDeque<>();

    void add(long nowNanos) {
        if (times.size() == KEPT_MAX) {
            times.removeFirst();
        }
        times.addLast(nowNanos);
        forget(nowNanos);
    }

    private void forget(long nowNanos) {
        while (!times.isEmpty() && times.getFirst() < nowNanos - LATELY_NANOS) {
            times.removeFirst();
        }
    }

    /** How often it has changed lately; 0: not so often that it would be worth telling. */
    int flaps(long nowNanos) {
        forget(nowNanos);
        return times.size() < FLAPS ? 0 : times.size();
    }

    /** When the first of these changes was. */
    long sinceNanos() {
        return times.isEmpty() ? 0 : times.getFirst();
    }

    List<Long> times() {
        return List.copyOf(times);
    }

    void restore(Collection<Long> earlier) {
        times.clear();
        times.addAll(earlier);
    }
}
