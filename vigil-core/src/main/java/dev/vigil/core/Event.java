package dev.vigil.core;

import dev.vigil.core.spec.ServiceSpec;
import java.time.Duration;
import java.util.List;

/** Something that happened. What is about a process carries its {@link Incarnation}. */
public sealed interface Event {
    /** A client asks for something and gets exactly one {@link Effect.Answer} with this request number. */
    record Asked(long request, Command command) implements Event {}

    /** Something that happened to the processes of an incarnation. */
    sealed interface OfProcess extends Event {
        Incarnation incarnation();
    }

    /** The program of an incarnation runs as {@code pid}. */
    record Spawned(Incarnation incarnation, int pid) implements OfProcess {}

    /**
     * The program of an incarnation could not be started.
     *
     * @param error the cause for a reader: {@code /srv/run: permission denied (EACCES)}
     */
    record SpawnFailed(Incarnation incarnation, String error) implements OfProcess {}

    /**
     * The launch was decided by a supervisor from which this one was restored, and nothing is there of it: it was never
     * carried out, or all of it has ended unseen.
     */
    record LeftNoTrace(Incarnation incarnation) implements OfProcess {}

    /** The program has shown that it is ready, as its specification says. */
    record BecameReady(Incarnation incarnation) implements OfProcess {}

    /** sd_notify {@code STATUS=}. */
    record SaidStatus(Incarnation incarnation, String text) implements OfProcess {}

    /** sd_notify {@code MAINPID=}: another process of the service is now its main one. */
    record ChangedMainPid(Incarnation incarnation, int pid) implements OfProcess {}

    /** sd_notify {@code EXTEND_TIMEOUT_USEC=}: the running start or stop timeout ends no sooner than this from now. */
    record ExtendedTimeout(Incarnation incarnation, Duration by) implements OfProcess {}

    /**
     * The main process has ended and was reaped.
     *
     * @param groupEmpty whether it was seen at that moment that no process of the service is left
     */
    record Exited(Incarnation incarnation, Exit exit, boolean groupEmpty) implements OfProcess {}

    /** No process of the incarnation is left. */
    record GroupEmptied(Incarnation incarnation) implements OfProcess {}

    /**
     * A stop or reload command has ended.
     *
     * @param error empty after success, else the cause for a reader
     */
    record CommandEnded(Incarnation incarnation, CommandRole role, String error) implements OfProcess {}

    /** Time has passed: deadlines that are due act. */
    record Tick() implements Event {}

    /** What a command of a service is run for. */
    enum CommandRole {
        STOP,
        RELOAD
    }

    /** What a client may ask for. Names are concrete service names; unknown ones were refused before. */
    sealed interface Command {
        /** Make these run, with what they require and want; answered when each is ready or has failed. */
        record Start(List<String> names) implements Command {}

        /** Make these stop, first what requires them; answered when all are down. */
        record Stop(List<String> names) implements Command {}

        /** Stop and start; answered as Start. One that is down is started. */
        record Restart(List<String> names) implements Command {}

        /** Signal or command of the reload plan; answered when sent or ended. */
        record Reload(List<String> names) implements Command {}

        /** Send a signal to the main processes; answered at once. */
        record Signal(List<String> names, int signal) implements Command {}

        /** Make these specifications known, beside those that are; all are down at first; answered at once. */
        record Load(List<ServiceSpec> specs) implements Command {}

        /** Stop everything in order, then {@link Effect.ShutDown}; answered when all is down. */
        record Shutdown() implements Command {}

        /** Answered once no service is waiting, starting or stopping; says which failed. */
        record Settle() implements Command {}
    }
}
