package dev.vigil.core;

import dev.vigil.core.spec.ServiceSpec.Kind;
import dev.vigil.core.spec.SuccessExits;
import java.time.Duration;

/** An end that was not asked for: what the restart policy judges, once nothing is left of the incarnation. */
public sealed interface End {
    /** The main process ended by itself after it had run for {@code ranNanos}. */
    record Exited(Exit exit, long ranNanos) implements End {}

    /** It was not ready (a oneshot: not done) within {@code limit}. */
    record TimedOut(Kind kind, Duration limit) implements End {}

    /** The program could not be started at all. */
    record NotSpawned(String service, String error) implements End {}

    /** The supervisor itself had no consistent next step for it; never started again without being asked. */
    record Broken(String error) implements End {}

    /** Whether it counts as success. */
    default boolean isSuccess(SuccessExits successes) {
        return switch (this) {
            case Exited(Exit.Code(int code), _) -> successes.codes().contains(code);
            case Exited(Exit.Killed(int signal, _, _), _) -> successes.signals().contains(signal);
            case Exited(Exit.Unknown _, _), TimedOut _, NotSpawned _, Broken _ -> false;
        };
    }

    /** Whether it was a signal or a timeout, rather than an exit code that the program chose or a failed spawn. */
    default boolean isAbnormal() {
        return switch (this) {
            case Exited(Exit.Killed _, _), TimedOut _ -> true;
            case Exited(Exit.Code _, _), Exited(Exit.Unknown _, _), NotSpawned _, Broken _ -> false;
        };
    }

    /** How long it had run as far as that tells that it can: nothing if it never came to be ready in time. */
    default long ranNanos() {
        return switch (this) {
            case Exited(_, long ranNanos) -> ranNanos;
            case TimedOut _, NotSpawned _, Broken _ -> 0;
        };
    }

    /** For a reader: {@code exit code 1 after 20 ms}, {@code not ready within 30 s}, {@code cannot start web: ...}. */
    default String describe() {
        return switch (this) {
            case Exited(Exit exit, long ranNanos) -> exit.describe() + " after " + ReadableDuration.ofNanos(ranNanos);
            case TimedOut(Kind kind, Duration limit) ->
                (kind == Kind.ONESHOT ? "not done within " : "not ready within ") + ReadableDuration.of(limit);
            case NotSpawned(String service, String error) -> "cannot start " + service + ": " + error;
            case Broken(String error) -> "internal error: " + error;
        };
    }
}
