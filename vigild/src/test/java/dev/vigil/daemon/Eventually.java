package dev.vigil.daemon;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread or process brings about. */
public final class Eventually {
    /** Nothing takes so long that works, on whatever machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long LOOK_AGAIN_NANOS = 5_000_000;

    private Eventually() {}

    /** A question that may fail while things are on their way, as that for a file which is just being renamed. */
    @FunctionalInterface
    public interface Question {
        boolean holds() throws Exception;
    }

    public static void holds(String what, Question question) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo(question)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static boolean isSo(Question question) {
        try {
            return question.holds();
        } catch (Exception _) {
            return false;
        }
    }
}
