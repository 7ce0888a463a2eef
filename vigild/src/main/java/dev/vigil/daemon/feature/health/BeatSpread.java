package dev.vigil.daemon.feature.health;

import dev.vigil.core.spec.Health;

/**
 * Gives each check a place of its own in its interval, so that those of many services that were started together are
 * not all made in one turn of the loop. The first one does not wait for its place: it comes within a second.
 *
 * <p>All lie on a grid of time: a thousand checks a second wake the loop two hundred times, not a thousand.
 */
final class BeatSpread {
    private static final long FIRST_NANOS_MAX = 1_000_000_000L;
    /** The golden ratio as a fraction of 2^64: its multiples lie evenly in a unit, however many there are. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final long GRID_NANOS = 5_000_000L;

    private long count;

    /** For a service that is running since {@code nowNanos}; the very first check is made almost at once. */
    HealthCheck.Beat next(long nowNanos, Health.Timing timing) {
        double place = ((GOLDEN * count++) >>> 11) * 0x1p-53;
        long interval = timing.interval().toNanos();
        long begin = nowNanos + timing.startDelay().toNanos();
        return new HealthCheck.Beat(
                onGrid(begin + (long) (place * Math.min(interval, FIRST_NANOS_MAX))),
                onGrid(begin + (long) (place * interval)));
    }

    private static long onGrid(long nanos) {
        return Math.ceilDiv(nanos, GRID_NANOS) * GRID_NANOS;
    }
}
