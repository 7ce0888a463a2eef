package dev.vigil.core;

import dev.vigil.core.ServiceState.Down;
import dev.vigil.core.ServiceState.Launched;
import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.ServiceState.Starting;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.ServiceState.Stopping;
import dev.vigil.core.ServiceState.Waiting;
import dev.vigil.core.ServiceView.Next;
import dev.vigil.core.spec.Health;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.SignalName;
import dev.vigil.core.spec.StopPlan;
import java.util.List;
import java.util.Optional;

/**
 * All that the supervisor knows of one service. Plain data, so that it can be written down and taken up again by
 * {@link Supervisor#restore}.
 *
 * @param spec as it is meant to be
 * @param goal what is wanted
 * @param restarting whether it is wanted down once before it is wanted up again
 * @param state what is
 * @param incarnation number of the latest launch, 0 before the first
 * @param sinceNanos when this state began
 * @param ready whether the latest launch has been ready; in Starting with a known pid: what comes after that is run
 * @param history what it has been through
 * @param end in Stopping: the end that the restart policy judges when nothing is left; empty: the stop was asked for.
 *     An {@link End.Exited} of a main process that is still there is to come: it has announced it
 * @param leaving in Starting, Running, Completed: why it has to go down as soon as it is its turn; empty: it stays
 * @param blocker in Waiting: the service without which nothing goes on, being down, in backoff or failed; empty: the
 *     wait ends by itself
 * @param statusText latest sd_notify STATUS, or empty
 * @param reason why it is in this state, for a reader
 * @param health in Running: what its health checks have found
 */
public record ServiceRecord(
        ServiceSpec spec,
        Goal goal,
        boolean restarting,
        ServiceState state,
        long incarnation,
        long sinceNanos,
        boolean ready,
        History history,
        Optional<End> end,
        String leaving,
        String blocker,
        String statusText,
        String reason,
        HealthVerdict health) {

    /** Of which nothing is known about its health. */
    public ServiceRecord(
            ServiceSpec spec,
            Goal goal,
            boolean restarting,
            ServiceState state,
            long incarnation,
            long sinceNanos,
            boolean ready,
            History history,
            Optional<End> end,
            String leaving,
            String blocker,
            String statusText,
            String reason) {
        this(
                spec,
                goal,
                restarting,
                state,
                incarnation,
                sinceNanos,
                ready,
                history,
                end,
                leaving,
                blocker,
                statusText,
                reason,
                HealthVerdict.UNKNOWN);
    }

    /** Of a service that was never started. */
    public static ServiceRecord fresh(ServiceSpec spec, long nowNanos) {
        return new ServiceRecord(
                spec,
                Goal.DOWN,
                false,
                new Down(),
                0,
                nowNanos,
                false,
                History.NONE,
                Optional.empty(),
                "",
                "",
                "",
                "never started");
    }

    /** The service's name. */
    public String name() {
        return spec.name();
    }

    Incarnation current() {
        return new Incarnation(name(), incarnation);
    }

    /** When the current incarnation was launched, in a state that has one. */
    long startedNanos() {
        return ((Launched) state).startedNanos();
    }

    boolean isWanted() {
        return goal == Goal.UP;
    }

    /** Whether it is ready, and what is to be run before it counts as running is run. */
    boolean isInPostStart() {
        return state.phase() == Phase.STARTING && state.pid() != 0 && ready;
    }

    /** Whether nothing is left of its launch, and what is to be run after that is run. */
    boolean isInPostStop() {
        return state instanceof Stopping stopping && stopping.step() == StopStep.POST_STOP;
    }

    boolean isLeaving() {
        return !leaving.isEmpty();
    }

    /**
     * Whether what only comes after this service has to wait: it is on its way, and nothing keeps it from getting on.
     */
    boolean isOnItsWay() {
        return isWanted()
                && switch (state.phase()) {
                    case DOWN, STARTING, STOPPING -> true;
                    case WAITING -> blocker.isEmpty() && !awaitsDemand();
                    case RUNNING, COMPLETED -> isLeaving();
                    case BACKOFF, FAILED -> false;
                };
    }

    /** Whether it is launched as soon as somebody needs it, and nobody does. */
    boolean awaitsDemand() {
        return state.awaitsDemand();
    }

    /** Whether what requires this service may run: it is ready, or whoever speaks to it is answered in time. */
    boolean isAvailable() {
        return state.isReady()
                || (isWanted()
                        && spec.awaitedDemand().isPresent()
                        && switch (state.phase()) {
                            case DOWN, WAITING, STARTING, RUNNING, STOPPING, COMPLETED -> true;
                            case BACKOFF, FAILED -> false;
                        });
    }

    private boolean hasChecks() {
        return spec.section(Health.class).isPresent();
    }

    /** Whether it runs, and its health checks have not found yet that it is healthy. */
    boolean lacksHealth() {
        return state.phase() == Phase.RUNNING && hasChecks() && health != HealthVerdict.HEALTHY;
    }

    /** Whether it runs, and its health checks have found that it is not healthy. */
    boolean isUnhealthy() {
        return lacksHealth() && health == HealthVerdict.UNHEALTHY;
    }

    /** Whether what requires this service has no hope until something changes. */
    boolean isObstacle() {
        return switch (state.phase()) {
            case DOWN -> !isWanted();
            case WAITING -> !blocker.isEmpty();
            case BACKOFF, FAILED -> true;
            case STARTING, RUNNING, STOPPING, COMPLETED -> false;
        };
    }

    /** Whether nothing more happens to it without an event from outside or the end of a backoff. */
    boolean isSettled() {
        return switch (state.phase()) {
            case DOWN, BACKOFF, FAILED -> true;
            case WAITING -> awaitsDemand() || !blocker.isEmpty();
            case RUNNING, COMPLETED -> !isLeaving();
            case STARTING, STOPPING -> false;
        };
    }

    /** Whether a shutdown is done with it. */
    boolean isAtRest() {
        return switch (state.phase()) {
            case DOWN, FAILED -> true;
            case COMPLETED -> !isLeaving();
            case WAITING, STARTING, RUNNING, STOPPING, BACKOFF -> false;
        };
    }

    /** Whether neither a neighbour nor settling could see a difference. */
    boolean looksAs(ServiceRecord other) {
        return goal == other.goal
                && restarting == other.restarting
                && state.phase() == other.state.phase()
                && state.pid() == other.state.pid()
                && incarnation == other.incarnation
                && health == other.health
                && leaving.equals(other.leaving)
                && blocker.equals(other.blocker);
    }

    /** In another state. The facts that belong to a state come and go with it. */
    ServiceRecord in(ServiceState next, String why, long nowNanos) {
        boolean stops = next.phase() == Phase.STOPPING;
        boolean mayLeave = next.phase() == Phase.STARTING || next.isReady();
        Draft draft = new Draft(this);
        draft.restarting = restarting && (mayLeave || stops);
        draft.state = next;
        draft.sinceNanos = next.phase() == state.phase() ? sinceNanos : nowNanos;
        draft.ready = ready || next.phase() == Phase.RUNNING;
        draft.end = stops ? end : Optional.empty();
        draft.leaving = mayLeave ? leaving : "";
        draft.blocker = next.phase() == Phase.WAITING ? blocker : "";
        draft.reason = why;
        draft.health = next.phase() == Phase.RUNNING ? health : HealthVerdict.UNKNOWN;
        return draft.done();
    }

    /** At the beginning of its next launch. */
    ServiceRecord launched(long nowNanos) {
        long number = incarnation + 1;
        Draft draft = new Draft(this);
        draft.restarting = false;
        draft.state = new Starting(new Incarnation(name(), number), 0, nowNanos, Deadlines.NEVER);
        draft.incarnation = number;
        draft.sinceNanos = nowNanos;
        draft.ready = false;
        draft.blocker = "";
        draft.statusText = "";
        draft.reason =
                state instanceof Waiting(String need) && !need.isEmpty() ? "no longer waiting for " + need : reason;
        return draft.done();
    }

    /** The same service, whose next launch has the number after {@code latest}. */
    ServiceRecord numbered(long latest) {
        Draft draft = new Draft(this);
        draft.incarnation = latest;
        return draft.done();
    }

    /** The same service, described anew. */
    public ServiceRecord with(ServiceSpec other) {
        Draft draft = new Draft(this);
        draft.spec = other;
        return draft.done();
    }

    /** The same service in {@code other}, a state of the same kind. */
    public ServiceRecord with(ServiceState other) {
        Draft draft = new Draft(this);
        draft.state = other;
        return draft.done();
    }

    ServiceRecord wanted(Goal wish, boolean again) {
        Draft draft = new Draft(this);
        draft.goal = wish;
        draft.restarting = again;
        return draft.done();
    }

    /** The same service with another past. */
    public ServiceRecord with(History lived) {
        Draft draft = new Draft(this);
        draft.history = lived;
        return draft.done();
    }

    /** The same service with what the restart policy will judge. */
    public ServiceRecord ended(Optional<End> by) {
        Draft draft = new Draft(this);
        draft.end = by;
        return draft.done();
    }

    ServiceRecord leaving(String why) {
        Draft draft = new Draft(this);
        draft.leaving = why;
        return draft.done();
    }

    ServiceRecord blocked(String by) {
        Draft draft = new Draft(this);
        draft.blocker = by;
        return draft.done();
    }

    ServiceRecord saying(String status) {
        Draft draft = new Draft(this);
        draft.statusText = status;
        return draft.done();
    }

    /** The same service with another result of its health checks. */
    public ServiceRecord with(HealthVerdict found) {
        Draft draft = new Draft(this);
        draft.health = found;
        return draft.done();
    }

    ServiceRecord shownReady() {
        Draft draft = new Draft(this);
        draft.ready = true;
        return draft.done();
    }

    /** A copy that can be changed for the length of one method. */
    private static final class Draft {
        private ServiceSpec spec;
        private Goal goal;
        private boolean restarting;
        private ServiceState state;
        private long incarnation;
        private long sinceNanos;
        private boolean ready;
        private History history;
        private Optional<End> end;
        private String leaving;
        private String blocker;
        private String statusText;
        private String reason;
        private HealthVerdict health;

        Draft(ServiceRecord from) {
            spec = from.spec;
            goal = from.goal;
            restarting = from.restarting;
            state = from.state;
            incarnation = from.incarnation;
            sinceNanos = from.sinceNanos;
            ready = from.ready;
            history = from.history;
            end = from.end;
            leaving = from.leaving;
            blocker = from.blocker;
            statusText = from.statusText;
            reason = from.reason;
            health = from.health;
        }

        ServiceRecord done() {
            return new ServiceRecord(
                    spec,
                    goal,
                    restarting,
                    state,
                    incarnation,
                    sinceNanos,
                    ready,
                    history,
                    end,
                    leaving,
                    blocker,
                    statusText,
                    reason,
                    health);
        }
    }

    ServiceView view() {
        return new ServiceView(
                name(),
                goal,
                state,
                incarnation,
                sinceNanos,
                history.restarts(),
                history.exits(),
                new ServiceView.Row(history.unstableEnds(), history.unstableSinceNanos()),
                statusText,
                shownReason(),
                next(),
                hasChecks() ? health : HealthVerdict.UNKNOWN);
    }

    private String shownReason() {
        if (isLeaving()) {
            return leaving + ", once its turn has come";
        }
        return isInPostStop() ? reason + "; its post-stop commands are run" : reason;
    }

    private Optional<Next> next() {
        long at = state.actsAtNanos();
        if (at == Deadlines.NEVER) {
            return Optional.empty();
        }
        String what = switch (state.phase()) {
            case BACKOFF -> "restart";
            case STARTING -> "timeout";
            case STOPPING -> nextSignal();
            case DOWN, WAITING, RUNNING, COMPLETED, FAILED -> "";
        };
        return Optional.of(new Next(what, at));
    }

    private String nextSignal() {
        List<StopPlan.FurtherSignal> further = spec.stop().further();
        return state instanceof Stopping stopping
                        && stopping.step() == StopStep.ASKED
                        && stopping.further() < further.size()
                ? new SignalName(further.get(stopping.further()).signal()).toString()
                : "kill";
    }
}
