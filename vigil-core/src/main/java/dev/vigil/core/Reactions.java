package dev.vigil.core;

import dev.vigil.core.Effect.WatchReadiness;
import dev.vigil.core.ServiceState.Backoff;
import dev.vigil.core.ServiceState.Completed;
import dev.vigil.core.ServiceState.Down;
import dev.vigil.core.ServiceState.Failed;
import dev.vigil.core.ServiceState.Running;
import dev.vigil.core.ServiceState.Starting;
import dev.vigil.core.ServiceState.Stopping;
import dev.vigil.core.ServiceState.Waiting;
import dev.vigil.core.ServiceView.ExitRecord;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ServiceSpec.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * What each state makes of each event about the current incarnation of a service. A state that has no process any more
 * takes no notice: what it hears of is over. {@code docs/reference/states.md} is the table of this class.
 */
final class Reactions {
    private final Step step;
    private final StopSequence stops;
    private final Ending ending;

    Reactions(Step step, Ending ending) {
        this.step = step;
        this.stops = new StopSequence(step);
        this.ending = ending;
    }

    void spawned(int rank, int pid) {
        switch (step.at(rank).state()) {
            case Starting(Incarnation of, int none, _, _) when none == 0 -> runs(rank, of, pid);
            case Starting _, Running _, Stopping _ -> {}
            /* Its end was heard of before its beginning, or it was given up on. What nobody expects must not live. */
            case Down _, Waiting _, Backoff _, Completed _, Failed _ ->
                step.emit(new Effect.SendSignal(step.at(rank).current(), SignalName.KILL, true));
        }
    }

    private void runs(int rank, Incarnation of, int pid) {
        ServiceRecord service = step.at(rank);
        long deadline = Deadlines.timeout(step.now(), service.spec().start().timeout());
        Starting starting = new Starting(of, pid, step.now(), deadline);
        if (service.spec().kind() == Kind.DAEMON && (service.ready() || !StopSequence.isWatchable(service))) {
            isReady(rank, starting);
            return;
        }
        if (StopSequence.isWatchable(service)) {
            step.emit(new WatchReadiness(of));
        }
        step.put(rank, service.in(starting, service.reason(), step.now()));
    }

    void becameReady(int rank) {
        ServiceRecord service = step.at(rank);
        switch (service.state()) {
            case Starting _ when service.spec().kind() == Kind.ONESHOT -> {}
            case Starting starting when starting.pid() == 0 -> step.put(rank, service.readyBeforeSpawned());
            case Starting starting -> isReady(rank, starting);
            case Running _, Stopping _ -> {}
            case Down _, Waiting _, Backoff _, Completed _, Failed _ -> {}
        }
    }

    private void isReady(int rank, Starting starting) {
        ServiceRecord service = step.at(rank);
        Running running = new Running(starting.incarnation(), starting.pid(), starting.startedNanos(), step.now());
        boolean immediate = service.spec().start().readiness() instanceof Readiness.Immediate;
        String took = ReadableDuration.ofNanos(step.now() - starting.startedNanos());
        step.put(rank, service.in(running, immediate ? "started" : "ready after " + took, step.now()));
    }

    void spawnFailed(int rank, String error) {
        switch (step.at(rank).state()) {
            case Starting starting when starting.pid() == 0 -> notSpawned(rank, error);
            case Starting _, Running _, Stopping _ -> {}
            case Down _, Waiting _, Backoff _, Completed _, Failed _ -> {}
        }
    }

    private void notSpawned(int rank, String error) {
        ServiceRecord service = step.at(rank);
        ending.over(rank, blame(service, new End.NotSpawned(service.name(), error)));
    }

    void exited(int rank, Exit exit, boolean groupEmpty) {
        switch (step.at(rank).state()) {
            case Starting _, Running _ -> endedByItself(rank, exit, groupEmpty);
            case Stopping stopping when stopping.pid() != 0 -> endedInStop(rank, stopping, exit, groupEmpty);
            case Stopping _ -> {}
            case Down _, Waiting _, Backoff _, Completed _, Failed _ -> {}
        }
    }

    private void endedByItself(int rank, Exit exit, boolean groupEmpty) {
        ServiceRecord service = step.at(rank);
        stops.unwatch(service);
        long ran = ran(service);
        Optional<End> end = blame(service, new End.Exited(exit, ran));
        step.put(rank, service.with(service.history().exited(entry(service, exit, ran))).ended(end));
        if (groupEmpty) {
            ending.over(rank, end);
        } else {
            stops.clearAway(rank, exit.describe() + " after " + ReadableDuration.ofNanos(ran) + ", clearing away the rest");
        }
    }

    /** An end on the way out is nobody's fault: the policy does not judge it. */
    private static Optional<End> blame(ServiceRecord service, End end) {
        return service.isLeaving() ? Optional.empty() : Optional.of(end);
    }

    private void endedInStop(int rank, Stopping stopping, Exit exit, boolean groupEmpty) {
        ServiceRecord service = step.at(rank);
        ExitRecord entry = entry(service, exit, ran(service));
        step.put(rank, service.with(service.history().exited(entry)));
        if (groupEmpty) {
            ending.over(rank, service.end());
        } else {
            stops.mainEnded(rank, stopping);
        }
    }

    private long ran(ServiceRecord service) {
        return step.now() - StopSequence.started(service.state());
    }

    private ExitRecord entry(ServiceRecord service, Exit exit, long ran) {
        boolean asked = service.isLeaving() || service.state() instanceof Stopping;
        return new ExitRecord(service.incarnation(), exit, step.now(), ran, service.ready(), asked);
    }

    void groupEmptied(int rank) {
        switch (step.at(rank).state()) {
            case Stopping stopping when stopping.pid() == 0 -> ending.over(rank, step.at(rank).end());
            /* The main process is not reaped yet. Its end asks for the group again, so this is not lost. */
            case Stopping _ -> {}
            case Starting _, Running _ -> {}
            case Down _, Waiting _, Backoff _, Completed _, Failed _ -> {}
        }
    }

    void saidStatus(int rank, String text) {
        ServiceRecord service = step.at(rank);
        switch (service.state()) {
            case Starting _, Running _, Stopping _ -> step.put(rank, service.saying(text));
            case Down _, Waiting _, Backoff _, Completed _, Failed _ -> {}
        }
    }

    void changedMainPid(int rank, int pid) {
        ServiceRecord service = step.at(rank);
        switch (service.state()) {
            case Starting(Incarnation of, int old, long started, long deadline) when old != 0 ->
                step.put(rank, service.in(new Starting(of, pid, started, deadline), service.reason(), step.now()));
            case Running(Incarnation of, _, long started, long ready) ->
                step.put(rank, service.in(new Running(of, pid, started, ready), service.reason(), step.now()));
            case Stopping stopping when stopping.pid() != 0 ->
                step.put(rank, service.in(StopSequence.withPid(stopping, pid), service.reason(), step.now()));
            case Starting _, Stopping _ -> {}
            case Down _, Waiting _, Backoff _, Completed _, Failed _ -> {}
        }
    }

    void extendedTimeout(int rank, Duration by) {
        ServiceRecord service = step.at(rank);
        long until = Deadlines.after(step.now(), Deadlines.nanos(by));
        switch (service.state()) {
            case Starting(Incarnation of, int pid, long started, long deadline) when until > deadline ->
                step.put(rank, service.in(new Starting(of, pid, started, until), service.reason(), step.now()));
            case Stopping(Incarnation of, int pid, ServiceState.StopStep at, long started, long deadline)
            when at == ServiceState.StopStep.ASKED && until > deadline ->
                step.put(rank, service.in(new Stopping(of, pid, at, started, until), service.reason(), step.now()));
            case Starting _, Running _, Stopping _ -> {}
            case Down _, Waiting _, Backoff _, Completed _, Failed _ -> {}
        }
    }

    void commandEnded(int rank, Event.CommandEnded ended) {
        if (ended.role() == Event.CommandRole.RELOAD) {
            step.reloaded(ended);
            return;
        }
        switch (step.at(rank).state()) {
            case Stopping stopping -> stops.commandEnded(rank, stopping, ended.error());
            case Starting _, Running _ -> {}
            case Down _, Waiting _, Backoff _, Completed _, Failed _ -> {}
        }
    }

    /** The deadline of a state is due. */
    void due(int rank) {
        switch (step.at(rank).state()) {
            case Starting _ -> stops.notReady(rank);
            case Stopping stopping -> stops.notDown(rank, stopping);
            case Backoff _ -> step.touch(rank);
            case Down _, Waiting _, Running _, Completed _, Failed _ -> {}
        }
    }
}
