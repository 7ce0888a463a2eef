package dev.vigil.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what can only be seen by looking again: states of other processes. */
final class Await {
    /** Nothing takes so long that works, on whatever machine; what holds is seen within {@link #LOOK_AGAIN}. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private Await() {}

    /** A question that may fail while things are on their way. */
    @FunctionalInterface
    interface Question {
        boolean holds() throws Exception;
    }

    static void until(String what, Question question) {
        if (!comesTrue(question)) {
            throw new AssertionError("not within " + PATIENCE + ": " + what);
        }
    }

    /** @return whether it holds in time */
    static boolean comesTrue(Question question) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(question)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return true;
    }

    private static boolean holds(Question question) {
        try {
            return question.holds();
        } catch (Exception _) {
            return false;
        }
    }
}
