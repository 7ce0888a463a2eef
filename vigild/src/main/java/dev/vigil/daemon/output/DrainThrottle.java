package dev.vigil.daemon.output;

/**
 * How long to leave a pipe alone after it has been emptied.
 *
 * <p>A program that writes a hundred bytes at a time wakes its reader for each of them, and waking costs more than
 * copying. So the reader looks away until the pipe would be a quarter full at the rate of the last bytes, at most five
 * milliseconds: then a gigabyte costs a tenth. It must not look away for longer, for epoll_wait(2) may wake it a
 * millisecond late, and the pipe goes on filling up while the log is written. What comes out of silence is taken at
 * once.
 */
final class DrainThrottle {
    static final long PAUSE_NANOS_MAX = 5_000_000;
    /** A shorter one is not worth it. epoll_wait(2) makes at least a millisecond of it. */
    private static final long PAUSE_NANOS_MIN = 100_000;

    /** A rate is measured over at least this long: single bursts tell nothing. */
    private static final long WINDOW_NANOS_MIN = 2_000_000;

    private long windowNanos;
    private long windowBytes;
    private long quarterFullNanos = PAUSE_NANOS_MAX;
    private long readyNanos;

    DrainThrottle(long nowNanos) {
        windowNanos = nowNanos;
        readyNanos = nowNanos;
    }

    /** When the pipe is next worth looking at. */
    long readyNanos() {
        return readyNanos;
    }

    /** {@code moved} bytes were taken at {@code nowNanos} from a pipe that holds {@code capacity}. */
    void took(long moved, long capacity, long nowNanos) {
        windowBytes += moved;
        long elapsed = nowNanos - windowNanos;
        if (elapsed >= WINDOW_NANOS_MIN) {
            quarterFullNanos = Math.min(elapsed, 1_000_000_000) * (capacity / 4) / Math.max(1, windowBytes);
            windowNanos = nowNanos;
            windowBytes = 0;
        }
        long pause = moved >= capacity / 2 ? 0 : Math.min(PAUSE_NANOS_MAX, quarterFullNanos);
        readyNanos = nowNanos + (pause < PAUSE_NANOS_MIN ? 0 : pause);
    }
}
