package dev.vigil.daemon.feature.readiness;

/** How often one looks again: soon at first, for most programs are quick, then ever less often up to once a second. */
final class ProbeInterval {
    private static final long FIRST_NANOS = 20_000_000;
    private static final long LAST_NANOS = 1_000_000_000;

    private long delayNanos = FIRST_NANOS;

    /** The delay from one look to the next. */
    long nextNanos() {
        long delay = delayNanos;
        delayNanos = Math.min(LAST_NANOS, delayNanos + delayNanos / 2);
        return delay;
    }
}
