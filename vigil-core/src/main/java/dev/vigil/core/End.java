package dev.vigil.core;

import dev.vigil.core.spec.ServiceSpec.Kind;
import dev.vigil.core.spec.SuccessExits;
import java.time.Duration;
import java.util.Optional;

/** An end that was not asked for: what the restart policy judges, once nothing is left of the incarnation. */
public sealed interface End {
    /**
     * The main process ended by itself after it had run for {@code ranNanos}.
     *
     * @param hint what an operator should do about it; not kept over the death of vigild
     */
    record Exited(Exit exit, long ranNanos, Optional<String> hint) implements End {
        public Exited(Exit exit, long ranNanos) {
            this(exit, ranNanos, Optional.empty());
        }

        @Override
        public boolean isSuccess(SuccessExits successes) {
            return (exit instanceof Exit.Code(int code) && successes.codes().contains(code))
                    || (exit instanceof Exit.Killed killed
                            && successes.signals().contains(killed.signal()));
        }

        @Override
        public boolean isAbnormal() {
            return exit instanceof Exit.Killed;
        }

        @Override
        public String describe() {
            return exit.describe() + " after " + ReadableDuration.ofNanos(ranNanos)
                    + hint.map(text -> "; " + text).orElse("");
        }
    }

    /** It was not ready (a oneshot: not done) within {@code limit}. */
    record TimedOut(Kind kind, Duration limit) implements End {
        @Override
        public boolean isAbnormal() {
            return true;
        }

        @Override
        public String describe() {
            return (kind == Kind.ONESHOT ? "not done within " : "not ready within ") + ReadableDuration.of(limit);
        }
    }

    /** A feature asked for its end, because of {@code reason}, after it had run for {@code ranNanos}. */
    record Triggered(String reason, long ranNanos, TriggerCause cause) implements End {
        public Triggered(String reason, long ranNanos) {
            this(reason, ranNanos, TriggerCause.OTHER);
        }

        @Override
        public boolean isAbnormal() {
            return true;
        }

        @Override
        public String describe() {
            return reason;
        }
    }

    /** The program could not be started at all. */
    record NotSpawned(String service, String error) implements End {
        @Override
        public String describe() {
            return "cannot start " + service + ": " + error;
        }
    }

    /** The supervisor itself had no consistent next step for it; never started again without being asked. */
    record Broken(String error) implements End {
        @Override
        public String describe() {
            return "internal error: " + error;
        }
    }

    /** Whether it counts as success. */
    default boolean isSuccess(SuccessExits successes) {
        return false;
    }

    /**
     * Whether it was a signal, a timeout or a trigger, rather than an exit code that the program chose or a failed
     * spawn.
     */
    default boolean isAbnormal() {
        return false;
    }

    /** How long it had run; 0 where it never came to be ready in time, however long that was. */
    default long ranNanos() {
        return 0;
    }

    /** For a reader: {@code exit code 1 after 20 ms}, {@code not ready within 30 s}, {@code cannot start web: ...}. */
    String describe();
}
