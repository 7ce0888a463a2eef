package dev.vigil.core;

import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.ServiceState.Backoff;
import dev.vigil.core.ServiceState.Completed;
import dev.vigil.core.ServiceState.Down;
import dev.vigil.core.ServiceState.Failed;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.ServiceState.Stopping;
import dev.vigil.core.ServiceView.ExitRecord;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.RestartLimit;
import dev.vigil.core.spec.ServiceSpec.Kind;
import java.util.Optional;

/** What becomes of a service when nothing is left of an incarnation. */
final class EndHandler {
    private final Step step;
    private final long seed;

    EndHandler(Step step, long seed) {
        this.step = step;
        this.seed = seed;
    }

    /** Nothing is left of an incarnation: what is to be run then is run before anything is decided. */
    void over(int rank, Optional<End> end) {
        ServiceRecord service = step.at(rank);
        if (LaunchCommands.of(service.spec()).postStop().isEmpty()) {
            conclude(rank, end);
            return;
        }
        boolean killed = service.state() instanceof Stopping stopping && stopping.step() == StopStep.KILLED;
        Stopping last = new Stopping(
                service.current(), 0, StopStep.POST_STOP, killed ? 1 : 0, service.startedNanos(), Deadlines.NEVER);
        String why = end.map(End::describe).orElse(reason(service));
        step.emit(new Effect.RunCommand(service.current(), CommandRole.POST_STOP));
        step.put(rank, service.in(last, why, step.now()).ended(end));
    }

    /** What was to be run after the last process has ended; its failure is said, and changes nothing. */
    void postStopEnded(int rank, String error) {
        conclude(rank, step.at(rank).end());
        if (!error.isEmpty()) {
            ServiceRecord service = step.at(rank);
            step.put(rank, service.in(service.state(), service.reason() + "; " + error, step.now()));
        }
    }

    /** The program was not launched, for a reason that is no failure: what requires it goes on. */
    void skipped(int rank, String condition) {
        ServiceRecord service = step.at(rank);
        if (service.isWanted() && !service.isLeaving()) {
            step.put(rank, service.in(new Completed(), "skipped: " + condition, step.now()));
        } else {
            conclude(rank, Optional.empty());
        }
    }

    private static String reason(ServiceRecord service) {
        return service.isLeaving() ? service.leaving() : service.reason();
    }

    /**
     * Goes on after the last process. Down that is still wanted is no state to stay in: settling sends such a service
     * through the {@link StartGate} in this same step, so that a restart at once costs no further turn of the loop.
     */
    private void conclude(int rank, Optional<End> end) {
        ServiceRecord service = step.at(rank);
        if (!service.isWanted()) {
            step.put(rank, service.in(new Down(), "stopped" + lastExit(service), step.now()));
        } else if (end.isEmpty()) {
            step.put(rank, service.in(new Down(), reason(service), step.now()));
        } else {
            judge(rank, service, end.get());
        }
    }

    private static String lastExit(ServiceRecord service) {
        return service.history().exits().stream()
                .findFirst()
                .filter(exit -> exit.incarnation() == service.incarnation())
                .map(ExitRecord::exit)
                .map(exit -> ": " + exit.describe())
                .orElse("");
    }

    private void judge(int rank, ServiceRecord service, End end) {
        String how = end.describe();
        boolean success = end.isSuccess(service.spec().restart().successExits());
        if (success && service.spec().kind() == Kind.ONESHOT) {
            step.put(rank, service.in(new Completed(), how, step.now()));
            return;
        }
        RestartDecision decision = RestartDecision.decide(service, end, step.now(), seed);
        ServiceRecord next;
        if (decision instanceof RestartDecision.Again(long delay, int ends)) {
            next = again(service, how, delay, ends);
        } else if (decision instanceof RestartDecision.GiveUp(RestartLimit limit)) {
            next = service.in(new Failed(), describe(limit) + "; last: " + how, step.now());
        } else if (success) {
            next = service.wanted(Goal.DOWN, false).in(new Down(), "ended with " + how, step.now());
        } else {
            next = service.in(new Failed(), how, step.now());
        }
        step.put(rank, next);
        step.attemptFailed(rank, next.reason());
    }

    private ServiceRecord again(ServiceRecord service, String how, long delayNanos, int ends) {
        ServiceRecord counted = service.with(service.history().unstable(ends, step.now()));
        if (delayNanos == 0) {
            return restarted(counted, step.now()).in(new Down(), how + "; restart at once", step.now());
        }
        String which = ends > 1 ? "; restart " + ends + " in a row in " : "; restart in ";
        ServiceState backoff = new Backoff(Deadlines.after(step.now(), delayNanos));
        return counted.in(backoff, how + which + ReadableDuration.ofNanos(delayNanos), step.now());
    }

    private static String describe(RestartLimit limit) {
        return "restarted " + limit.count() + " times within " + ReadableDuration.of(limit.within());
    }

    /** Counts a restart that the service makes by itself. */
    static ServiceRecord restarted(ServiceRecord service, long nowNanos) {
        long window = service.spec()
                .restart()
                .limit()
                .map(limit -> Deadlines.nanos(limit.within()))
                .orElse(0L);
        return service.with(service.history().restarted(nowNanos, nowNanos - window));
    }
}
