package dev.vigil.app.daemonize;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How long something of another process is waited for, looking again and again. */
final class PollDeadline {
    private static final long LOOK_AGAIN_NANOS = 5_000_000;

    private final long deadlineNanos;

    private PollDeadline(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    static PollDeadline of(Duration duration) {
        return new PollDeadline(System.nanoTime() + duration.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    void pause() {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
}
