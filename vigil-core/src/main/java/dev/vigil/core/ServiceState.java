package dev.vigil.core;

import java.util.Optional;

/**
 * What a service is doing. Each state holds only its own facts; times are nanoseconds on the clock handed to
 * {@link Supervisor#advance}; a deadline of {@link Long#MAX_VALUE} is none.
 */
public sealed interface ServiceState {
    /** Not running, and nothing is under way. */
    record Down() implements ServiceState {}

    /** Is to run, but something it needs is not there yet. */
    record Waiting(String forService) implements ServiceState {}

    /** Launched, not ready yet; {@code pid} is 0 until the spawn is confirmed. */
    record Starting(Incarnation incarnation, int pid, long startedNanos, long deadlineNanos) implements ServiceState {}

    /** Launched and ready. */
    record Running(Incarnation incarnation, int pid, long startedNanos, long readyNanos) implements ServiceState {}

    /** On its way down; {@code pid} is 0 once the main process has ended and only others of its group are left. */
    record Stopping(Incarnation incarnation, int pid, StopStep step, long startedNanos, long deadlineNanos)
            implements ServiceState {}

    /** Ended by itself and will be started again at {@code untilNanos}. */
    record Backoff(long untilNanos) implements ServiceState {}

    /** A oneshot that ended with success. */
    record Completed() implements ServiceState {}

    /** Ended or could not start, and will not be started again without being asked. */
    record Failed() implements ServiceState {}

    /** How far a stop has got. */
    enum StopStep {
        /** The stop command or signal was sent. */
        ASKED,
        /** The final signal was sent. */
        KILLED
    }

    /** The incarnation that has, or may have, a process; none in a state without one. */
    default Optional<Incarnation> live() {
        return switch (this) {
            case Starting starting -> Optional.of(starting.incarnation());
            case Running running -> Optional.of(running.incarnation());
            case Stopping stopping -> Optional.of(stopping.incarnation());
            case Down _, Waiting _, Backoff _, Completed _, Failed _ -> Optional.empty();
        };
    }

    /** When this state acts by itself at a {@link Event.Tick}; {@link Long#MAX_VALUE}: never. */
    default long actsAtNanos() {
        return switch (this) {
            case Starting starting -> starting.deadlineNanos();
            case Stopping stopping -> stopping.deadlineNanos();
            case Backoff backoff -> backoff.untilNanos();
            case Down _, Waiting _, Running _, Completed _, Failed _ -> Long.MAX_VALUE;
        };
    }

    /** The main process, or 0 when there is none or its spawn is not confirmed yet. */
    default int pid() {
        return switch (this) {
            case Starting starting -> starting.pid();
            case Running running -> running.pid();
            case Stopping stopping -> stopping.pid();
            case Down _, Waiting _, Backoff _, Completed _, Failed _ -> 0;
        };
    }

    /** Whether what requires this service may run. */
    default boolean isReady() {
        return this instanceof Running || this instanceof Completed;
    }

    /** The state's word, the same in file, command, API, code and docs. */
    default String word() {
        return switch (this) {
            case Down _ -> "down";
            case Waiting _ -> "waiting";
            case Starting _ -> "starting";
            case Running _ -> "running";
            case Stopping _ -> "stopping";
            case Backoff _ -> "backoff";
            case Completed _ -> "completed";
            case Failed _ -> "failed";
        };
    }
}
