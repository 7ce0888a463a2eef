package dev.vigil.app.recipe;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How long something of another process is waited for, looking again and again. */
final class Patience {
    private static final long LOOK_AGAIN_NANOS = 5_000_000;

    private final long deadlineNanos;

    private Patience(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    static Patience of(Duration duration) {
        return new Patience(System.nanoTime() + duration.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    void pause() {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
}
