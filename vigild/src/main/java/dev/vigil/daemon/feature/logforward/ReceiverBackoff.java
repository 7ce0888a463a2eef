package dev.vigil.daemon.feature.logforward;

/** When a receiver that is down is tried again: soon, then ever later. */
final class ReceiverBackoff {
    private static final long FIRST_NANOS = 100_000_000;
    private static final long MAX_NANOS = 5_000_000_000L;

    private long pauseNanos = FIRST_NANOS;
    private long nextNanos;
    private boolean failed;

    /** Whether it is to be tried now. */
    boolean isDue(long nowNanos) {
        return !failed || nowNanos - nextNanos >= 0;
    }

    void failed(long nowNanos) {
        failed = true;
        nextNanos = nowNanos + pauseNanos;
        pauseNanos = Math.min(2 * pauseNanos, MAX_NANOS);
    }

    void succeeded() {
        failed = false;
        pauseNanos = FIRST_NANOS;
    }
}
