package dev.vigil.core;

import java.util.Locale;
import java.util.Optional;

/**
 * What a service is doing. Each state holds only its own facts; times are nanoseconds on the clock handed to
 * {@link Supervisor#advance}; a deadline of {@link Long#MAX_VALUE} is none.
 */
public sealed interface ServiceState {
    /** Not running, and nothing is under way. */
    record Down() implements ServiceState {
        @Override
        public Phase phase() {
            return Phase.DOWN;
        }
    }

    /**
     * Is to run, but something it needs is not there yet.
     *
     * @param forService empty: nobody needs it yet, and it is launched on demand
     */
    record Waiting(String forService) implements ServiceState {
        @Override
        public Phase phase() {
            return Phase.WAITING;
        }
    }

    /** Launched, not ready yet; {@code pid} is 0 until the spawn is confirmed. */
    record Starting(Incarnation incarnation, int pid, long startedNanos, long deadlineNanos) implements Launched {
        @Override
        public Phase phase() {
            return Phase.STARTING;
        }

        @Override
        public Starting withPid(int other) {
            return new Starting(incarnation, other, startedNanos, deadlineNanos);
        }

        Starting withDeadline(long otherNanos) {
            return new Starting(incarnation, pid, startedNanos, otherNanos);
        }

        @Override
        public long actsAtNanos() {
            return deadlineNanos;
        }
    }

    /** Launched and ready. */
    record Running(Incarnation incarnation, int pid, long startedNanos, long readyNanos) implements Launched {
        @Override
        public Phase phase() {
            return Phase.RUNNING;
        }

        @Override
        public Running withPid(int other) {
            return new Running(incarnation, other, startedNanos, readyNanos);
        }
    }

    /**
     * On its way down; {@code pid} is 0 once the main process has ended and only others of its group are left.
     *
     * @param further how many of the signals that follow the first one were sent; in {@link StopStep#POST_STOP}: 1 if
     *     the final signal was sent
     */
    record Stopping(Incarnation incarnation, int pid, StopStep step, int further, long startedNanos, long deadlineNanos)
            implements Launched {
        public Stopping(Incarnation incarnation, int pid, StopStep step, long startedNanos, long deadlineNanos) {
            this(incarnation, pid, step, 0, startedNanos, deadlineNanos);
        }

        @Override
        public Phase phase() {
            return Phase.STOPPING;
        }

        @Override
        public Stopping withPid(int other) {
            return new Stopping(incarnation, other, step, further, startedNanos, deadlineNanos);
        }

        /** The same, this far. */
        public Stopping at(StopStep other, int signals) {
            return new Stopping(incarnation, pid, other, signals, startedNanos, deadlineNanos);
        }

        /** The same, with so many further signals sent. */
        Stopping asked(int signals, long otherNanos) {
            return new Stopping(incarnation, pid, step, signals, startedNanos, otherNanos);
        }

        Stopping withDeadline(long otherNanos) {
            return new Stopping(incarnation, pid, step, further, startedNanos, otherNanos);
        }

        @Override
        public long actsAtNanos() {
            return deadlineNanos;
        }
    }

    /** Ended by itself and will be started again at {@code untilNanos}. */
    record Backoff(long untilNanos) implements ServiceState {
        @Override
        public Phase phase() {
            return Phase.BACKOFF;
        }

        @Override
        public long actsAtNanos() {
            return untilNanos;
        }
    }

    /** A oneshot that ended with success. */
    record Completed() implements ServiceState {
        @Override
        public Phase phase() {
            return Phase.COMPLETED;
        }
    }

    /** Ended or could not start, and will not be started again without being asked. */
    record Failed() implements ServiceState {
        @Override
        public Phase phase() {
            return Phase.FAILED;
        }
    }

    /** A state that has, or may have, processes. */
    sealed interface Launched extends ServiceState {
        /** Of which launch they are. */
        Incarnation incarnation();

        @Override
        int pid();

        /** When it was launched. */
        long startedNanos();

        /** The same with another main process. */
        Launched withPid(int other);
    }

    /** How far a stop has got. */
    enum StopStep {
        /** The stop command or signal was sent. */
        ASKED,
        /** The final signal was sent. */
        KILLED,
        /** Nothing is left of it, and what is to be run after that is. */
        POST_STOP
    }

    /**
     * The kinds of states. The core switches over them rather than over the records themselves: each switch over
     * patterns costs half a millisecond when it is first run, also with an AOT cache, and the core would have thirty
     * of them between the start of the JVM and the first service.
     */
    enum Phase {
        DOWN,
        WAITING,
        STARTING,
        RUNNING,
        STOPPING,
        BACKOFF,
        COMPLETED,
        FAILED;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** The word for it, the same in file, command, API, code and docs. */
        public String word() {
            return word;
        }
    }

    /** Which kind of state this is. */
    Phase phase();

    /** The state's word, the same in file, command, API, code and docs. */
    default String word() {
        return phase().word();
    }

    /** The incarnation that has, or may have, a process; none in a state without one. */
    default Optional<Incarnation> live() {
        return this instanceof Launched launched ? Optional.of(launched.incarnation()) : Optional.empty();
    }

    /** The main process, or 0 when there is none or its spawn is not confirmed yet. */
    default int pid() {
        return 0;
    }

    /** When this state acts by itself at a {@link Event.Tick}; {@link Long#MAX_VALUE}: never. */
    default long actsAtNanos() {
        return Long.MAX_VALUE;
    }

    /** Whether its program is launched as soon as somebody needs it, and nobody does. */
    default boolean awaitsDemand() {
        return this instanceof Waiting waiting && waiting.forService().isEmpty();
    }

    /** Whether what requires this service may run. */
    default boolean isReady() {
        return phase() == Phase.RUNNING || phase() == Phase.COMPLETED;
    }
}
