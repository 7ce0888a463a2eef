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

    /** Before or after its program one of the commands of an incarnation is run: {@code pre-start `mkdir /run/web`}. */
    record CommandBegan(Incarnation incarnation, String what) implements OfProcess {}

    /**
     * A condition does not hold, so the program of an incarnation is not launched. That is no failure.
     *
     * @param condition for a reader: {@code condition `test -f /etc/web`: exit code 1}
     */
    record Skipped(Incarnation incarnation, String condition) implements OfProcess {}

    /** What was run before the program was ended by {@link Effect.CancelLaunch}, and the program was not launched. */
    record LaunchCancelled(Incarnation incarnation) implements OfProcess {}

    /**
     * The launch was decided by a supervisor from which this one was restored, and nothing is there of it: it was never
     * carried out, or all of it has ended unseen.
     */
    record LeftNoTrace(Incarnation incarnation) implements OfProcess {}

    /** The program has shown that it is ready, as its specification says. */
    record BecameReady(Incarnation incarnation) implements OfProcess {}

    /**
     * Its health checks have come to another result. What is to be done about it is said by {@link Triggered}.
     *
     * @param reason for a reader: {@code health check http://127.0.0.1/ok: status 503 3 times in a row}
     */
    record HealthChanged(Incarnation incarnation, HealthVerdict verdict, String reason) implements OfProcess {}

    /** sd_notify {@code STATUS=}. */
    record SaidStatus(Incarnation incarnation, String text) implements OfProcess {}

    /** sd_notify {@code STOPPING=1}: it ends by itself, and has the time of a stop for that. */
    record SaidStopping(Incarnation incarnation) implements OfProcess {}

    /** sd_notify {@code RESTART_RESET=1}: the backoff of its restarts begins from its start again. */
    record ResetBackoff(Incarnation incarnation) implements OfProcess {}

    /** sd_notify {@code MAINPID=}: another process of the service is now its main one. */
    record ChangedMainPid(Incarnation incarnation, int pid) implements OfProcess {}

    /**
     * sd_notify {@code EXTEND_TIMEOUT_USEC=}: the running start or stop timeout ends no sooner than this from now. No
     * more than an hour is granted at a time, and no more than an hour from its beginning for a stop.
     */
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
     * A command of a service has ended, or the last of several.
     *
     * @param error empty after success, else the cause for a reader
     */
    record CommandEnded(Incarnation incarnation, CommandRole role, String error) implements OfProcess {}

    /**
     * A feature wants something done about what runs; it is a failure of the service unless it is {@link Action#STOP}
     * or {@link Action#REST}.
     *
     * @param reason for a reader: {@code no WATCHDOG=1 within 30s}
     * @param cause the same for programs
     */
    record Triggered(Incarnation incarnation, Action action, String reason, TriggerCause cause) implements OfProcess {
        /** One for another cause than those that have a name. */
        public Triggered(Incarnation incarnation, Action action, String reason) {
            this(incarnation, action, reason, TriggerCause.OTHER);
        }

        /** What is to be done. */
        public enum Action {
            /** Stop it as its specification says; the restart policy judges that as an abnormal end. */
            RESTART,
            /** The same, but ask by SIGABRT, so that the program can leave a core dump. */
            ABORT,
            /** Stop it for good, as if somebody had asked for that. */
            STOP,
            /** Stop one that is launched on demand until it is needed again; no failure. */
            REST
        }
    }

    /**
     * A feature wants a service to run, with what it needs; nothing happens if it does. One that is not known is
     * ignored, and one that is launched on demand is launched only while it waits for that.
     *
     * @param reason for a reader
     */
    record TriggeredStart(String service, String reason) implements Event {}

    /** Time has passed: deadlines that are due act. */
    record Tick() implements Event {}

    /** What a command of a service is run for. */
    enum CommandRole {
        STOP,
        RELOAD,
        POST_START,
        POST_STOP
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

        /** Changes which services are known and how they are described; all of it or nothing, answered at once. */
        sealed interface Reconfiguration extends Command {
            /** Descriptions that hold from now on. */
            default List<ServiceSpec> specs() {
                return List.of();
            }

            /** Names that are known no longer. */
            default List<String> removed() {
                return List.of();
            }

            /** All services that it is about. */
            default List<String> names() {
                return removed().isEmpty()
                        ? specs().stream().map(ServiceSpec::name).toList()
                        : removed();
            }
        }

        /** Make these specifications known, beside those that are; all are down at first. */
        record Load(List<ServiceSpec> specs) implements Reconfiguration {}

        /**
         * Describe these services anew. What runs goes on as it was launched; all that is decided from now on, and the
         * next launch, goes by the new specification.
         */
        record Change(List<ServiceSpec> specs) implements Reconfiguration {}

        /** Describes services anew or makes them known, down at first: {@link Load} and {@link Change} in one. */
        record Define(List<ServiceSpec> specs) implements Reconfiguration {}

        /** Forget these services, which have no processes and are needed by none that stays. */
        record Remove(List<String> removed) implements Reconfiguration {}

        /** Stop everything in order, then {@link Effect.ShutDown}; answered when all is down. */
        record Shutdown() implements Command {}

        /** Answered once no service is waiting, starting or stopping; says which failed. */
        record Settle() implements Command {}
    }
}
