package dev.vigil.daemon.control;

import dev.vigil.api.Action;
import dev.vigil.api.ApplyOrder;
import dev.vigil.api.ApplyReport;
import dev.vigil.api.AtJobs;
import dev.vigil.api.AtOrder;
import dev.vigil.api.Events;
import dev.vigil.api.Results;
import dev.vigil.api.Runs;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.Timers;
import dev.vigil.api.UpgradeOrder;
import dev.vigil.api.UsageReport;
import dev.vigil.api.Why;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the control server asks of the rest of vigild, on the loop's thread. Nothing here may wait: an outcome that
 * takes time comes by its consumer, exactly once, now or in a later turn; whether somebody still listens is no concern
 * of it.
 */
public interface ControlBackend {
    Status status();

    /** Empty: no such service. */
    Optional<ServiceStatus> service(String name);

    /** Empty: no such service. */
    Optional<Why> why(String name);

    /** Answers with what each service uses. */
    void statusWithUsage(Consumer<Status> answer);

    /**
     * Answers with what a service uses and has used.
     *
     * @return whether there is such a service; else {@code answer} is never called
     */
    boolean usage(String name, Consumer<UsageReport> answer);

    /** All scheduled services. */
    Timers timers();

    /** The latest runs of a scheduled service; empty: there is no such one. */
    Optional<Runs> runs(String name);

    /** All commands that are to be run once. */
    AtJobs atJobs();

    /** Takes a command that is to be run once. */
    void at(AtOrder order, Consumer<Results> answer);

    /** Stops and forgets such a command. @return whether there is one; else {@code answer} is never called */
    boolean atRemove(String id, Consumer<Results> answer);

    /**
     * Begins an action; {@code action} is one of the known five, with names or for all, and with a signal if it is
     * {@code signal}.
     *
     * @return why nothing was begun; then {@code answer} is never called
     */
    Optional<Refusal> act(Action action, Consumer<Results> answer);

    /** Answers once nothing is waiting, starting or stopping. */
    void settled(Consumer<Results> answer);

    /** Stops everything, answers, and ends vigild after the turn of the answer. */
    void shutdown(Consumer<Results> answer);

    /** Lets the vigild of another distribution take over; answers why not, or just before it does. */
    void upgrade(UpgradeOrder order, Consumer<Results> answer);

    /**
     * Reads the files again and makes what runs as they say; answers when that is done or has failed.
     *
     * @return why nothing was begun; then {@code answer} is never called
     */
    Optional<Refusal> apply(ApplyOrder order, Consumer<ApplyReport> answer);

    /** The latest events, oldest first, as many as are kept. */
    Events recentEvents();

    /**
     * Why an action was not begun.
     *
     * @param status 400 for what makes no sense (an unknown signal), 404 for unknown names, 409 for what goes later
     * @param error {@code cannot X: reason (value)}
     */
    record Refusal(int status, String error) {
        public static Refusal invalid(String error) {
            return new Refusal(400, error);
        }

        /** It goes at another time. */
        public static Refusal conflict(String error) {
            return new Refusal(409, error);
        }

        public static Refusal unknown(String error) {
            return new Refusal(404, error);
        }
    }
}
