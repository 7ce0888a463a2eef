package dev.vigil.core;

import dev.vigil.core.Effect.RunCommand;
import dev.vigil.core.Effect.SendSignal;
import dev.vigil.core.Effect.WatchReadiness;
import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.ServiceState.Launched;
import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.ServiceState.Running;
import dev.vigil.core.ServiceState.Starting;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.ServiceState.Stopping;
import dev.vigil.core.ServiceView.ExitRecord;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.ServiceSpec.Kind;
import dev.vigil.core.spec.SignalName;
import java.time.Duration;
import java.util.Optional;

/**
 * What each state makes of each event about the current incarnation of a service. A state that has no process any more
 * takes no notice: what it hears of is over. {@code docs/reference/states.md} is the table of this class.
 */
final class ProcessEvents {
    private final Step step;
    private final StopSequence stops;
    private final EndHandler ending;

    ProcessEvents(Step step, EndHandler ending) {
        this.step = step;
        this.stops = new StopSequence(step);
        this.ending = ending;
    }

    void to(Event.OfProcess event, int rank) {
        if (event instanceof Event.Spawned spawned) {
            spawned(rank, spawned.pid());
        } else if (event instanceof Event.SpawnFailed failed) {
            spawnFailed(rank, failed.error());
        } else if (event instanceof Event.CommandBegan began) {
            commandBegan(rank, began.what());
        } else if (event instanceof Event.Skipped skipped) {
            skipped(rank, skipped.condition());
        } else if (event instanceof Event.LaunchCancelled) {
            launchCancelled(rank);
        } else if (event instanceof Event.LeftNoTrace) {
            leftNoTrace(rank);
        } else if (event instanceof Event.BecameReady) {
            becameReady(rank);
        } else if (event instanceof Event.HealthChanged changed) {
            healthChanged(rank, changed);
        } else if (event instanceof Event.SaidStatus said) {
            saidStatus(rank, said.text());
        } else if (event instanceof Event.SaidStopping) {
            saidStopping(rank);
        } else if (event instanceof Event.ResetBackoff) {
            resetBackoff(rank);
        } else if (event instanceof Event.ChangedMainPid changed) {
            changedMainPid(rank, changed.pid());
        } else if (event instanceof Event.ExtendedTimeout extended) {
            extendedTimeout(rank, extended.by());
        } else if (event instanceof Event.Exited exited) {
            exited(rank, exited.exit(), exited.groupEmpty());
        } else if (event instanceof Event.GroupEmptied) {
            groupEmptied(rank);
        } else if (event instanceof Event.Triggered triggered) {
            triggered(rank, triggered);
        } else if (event instanceof Event.CommandEnded ended) {
            commandEnded(rank, ended);
        } else {
            throw new IllegalArgumentException("not an event of a process: " + event);
        }
    }

    private void spawned(int rank, int pid) {
        ServiceRecord service = step.at(rank);
        switch (service.state().phase()) {
            case STARTING -> {
                if (isUnconfirmed(service)) {
                    runs(rank, service, pid);
                }
            }
            case RUNNING -> {}
            case STOPPING -> {
                if (service.isInPostStop()) {
                    step.emit(new SendSignal(service.current(), SignalName.KILL, true));
                }
            }
            /* Its end was heard of before its beginning, or it was given up on. What nobody expects must not live. */
            case DOWN, WAITING, BACKOFF, COMPLETED, FAILED ->
                step.emit(new SendSignal(service.current(), SignalName.KILL, true));
        }
    }

    private static boolean isUnconfirmed(ServiceRecord service) {
        return service.state().phase() == Phase.STARTING && service.state().pid() == 0;
    }

    private void runs(int rank, ServiceRecord service, int pid) {
        long deadline = Deadlines.timeout(step.now(), service.spec().start().timeout());
        Starting starting = new Starting(service.current(), pid, step.now(), deadline);
        boolean watchable = StopSequence.isWatchable(service);
        String why = LaunchCommands.of(service.spec()).precedesLaunch()
                ? "launched, after what is run before"
                : service.reason();
        if (service.spec().kind() != Kind.ONESHOT && (service.ready() || !watchable)) {
            isReady(rank, starting);
            return;
        }
        if (watchable) {
            step.emit(new WatchReadiness(service.current()));
        }
        step.put(rank, service.in(starting, why, step.now()));
    }

    private void commandBegan(int rank, String what) {
        ServiceRecord service = step.at(rank);
        if (isUnconfirmed(service) || service.isInPostStart()) {
            step.put(rank, service.in(service.state(), what, step.now()));
        }
    }

    private void skipped(int rank, String condition) {
        if (isUnconfirmed(step.at(rank))) {
            ending.skipped(rank, condition);
        }
    }

    /** Nobody's fault; where it is wanted again meanwhile, it is launched anew. */
    private void launchCancelled(int rank) {
        if (isUnconfirmed(step.at(rank))) {
            ending.over(rank, Optional.empty());
        }
    }

    private void spawnFailed(int rank, String error) {
        ServiceRecord service = step.at(rank);
        if (isUnconfirmed(service)) {
            ending.over(rank, blame(service, new End.NotSpawned(service.name(), error)));
        }
    }

    /** It may have run, so its number is used up; but there is no end that the restart policy could judge. */
    private void leftNoTrace(int rank) {
        ServiceRecord service = step.at(rank);
        if (isUnconfirmed(service)) {
            String why =
                    "there is no trace of " + service.current() + ", which vigild was about to launch when it died";
            step.put(rank, service.in(service.state(), why, step.now()));
            ending.over(rank, Optional.empty());
        }
    }

    private void becameReady(int rank) {
        ServiceRecord service = step.at(rank);
        boolean waitsForIt =
                service.state().phase() == Phase.STARTING && service.spec().kind() != Kind.ONESHOT;
        if (waitsForIt && isUnconfirmed(service)) {
            step.put(rank, service.shownReady());
        } else if (waitsForIt && !service.isInPostStart()) {
            isReady(rank, (Starting) service.state());
        }
    }

    /** What is to be run before it counts as running has as much time as a start, each by itself. */
    private void isReady(int rank, Starting starting) {
        ServiceRecord service = step.at(rank);
        if (LaunchCommands.of(service.spec()).postStart().isEmpty()) {
            isRunning(rank, starting);
            return;
        }
        step.emit(new RunCommand(service.current(), CommandRole.POST_START));
        Starting ready = starting.withDeadline(Deadlines.NEVER);
        step.put(rank, service.shownReady().in(ready, "ready; its post-start commands are run", step.now()));
    }

    private void postStartEnded(int rank, String error) {
        ServiceRecord service = step.at(rank);
        if (!service.isInPostStart()) {
            return;
        }
        if (error.isEmpty()) {
            isRunning(rank, (Starting) service.state());
        } else {
            stops.fail(rank, error, service.spec().stop().signal(), TriggerCause.COMMAND);
        }
    }

    private void isRunning(int rank, Starting starting) {
        ServiceRecord service = step.at(rank);
        Running running = new Running(starting.incarnation(), starting.pid(), starting.startedNanos(), step.now());
        boolean immediate = !StopSequence.isWatchable(service);
        String took = ReadableDuration.ofNanos(step.now() - starting.startedNanos());
        step.put(rank, service.in(running, immediate ? "started" : "ready after " + took, step.now()));
    }

    private void exited(int rank, Exit exit, boolean groupEmpty) {
        ServiceRecord service = step.at(rank);
        switch (service.state().phase()) {
            case STARTING, RUNNING -> endedByItself(rank, service, exit, groupEmpty);
            case STOPPING -> endedInStop(rank, service, exit, groupEmpty);
            case DOWN, WAITING, BACKOFF, COMPLETED, FAILED -> {}
        }
    }

    private void endedByItself(int rank, ServiceRecord service, Exit exit, boolean groupEmpty) {
        stops.endStart(service);
        long ran = step.now() - service.startedNanos();
        Optional<String> hint = groupEmpty ? Optional.empty() : BackgroundHint.of(service.spec(), exit, ran);
        End how = leftNothing(service, exit)
                ? new End.Triggered(
                        "it ended and left no main process in the background", ran, TriggerCause.MAIN_PROCESS)
                : new End.Exited(exit, ran, hint);
        Optional<End> end = blame(service, how);
        step.put(rank, recorded(service, exit).ended(end));
        if (isOver(service, groupEmpty)) {
            ending.over(rank, end);
        } else {
            stops.clearAway(rank, how.describe() + ", clearing away the rest");
        }
    }

    /** Whether a service whose main process has ended is down; what is left of it is left alone then. */
    private boolean isOver(ServiceRecord service, boolean groupEmpty) {
        boolean leaves = !groupEmpty && !service.spec().stop().killMode().endsAll();
        if (leaves) {
            step.emit(new Effect.LeaveAlone(service.current()));
        }
        return groupEmpty || leaves;
    }

    /** The first process of a forking program ended well, but no other one took its place: that is no success. */
    private static boolean leftNothing(ServiceRecord service, Exit exit) {
        return service.spec().kind() == Kind.FORKING
                && service.state().phase() == Phase.STARTING
                && exit instanceof Exit.Code(int code)
                && code == 0;
    }

    /** An end on the way out is nobody's fault: the policy does not judge it. */
    private static Optional<End> blame(ServiceRecord service, End end) {
        return service.isLeaving() ? Optional.empty() : Optional.of(end);
    }

    private void endedInStop(int rank, ServiceRecord service, Exit exit, boolean groupEmpty) {
        if (service.state().pid() == 0) {
            return;
        }
        long ran = step.now() - service.startedNanos();
        Optional<End> end = StopSequence.isAnnounced(service)
                ? Optional.of(new End.Exited(exit, ran, Optional.of("it had said so (STOPPING=1)")))
                : service.end();
        step.put(rank, recorded(service, exit).ended(end));
        if (isOver(service, groupEmpty)) {
            ending.over(rank, end);
        } else {
            stops.mainEnded(rank, (Stopping) service.state());
        }
    }

    private ServiceRecord recorded(ServiceRecord service, Exit exit) {
        long ran = step.now() - service.startedNanos();
        boolean stoppedByRequest =
                service.state().phase() == Phase.STOPPING && service.end().isEmpty();
        boolean asked = service.isLeaving() || stoppedByRequest;
        boolean ready = service.ready() || service.spec().kind() == Kind.ONESHOT;
        return service.with(
                service.history().exited(new ExitRecord(service.incarnation(), exit, step.now(), ran, ready, asked)));
    }

    /** Before the main process is reaped this says too little. Its end asks for the group again, so it is not lost. */
    private void groupEmptied(int rank) {
        ServiceRecord service = step.at(rank);
        boolean asked = service.state().phase() == Phase.STOPPING && !service.isInPostStop();
        if (asked && service.state().pid() == 0) {
            ending.over(rank, service.end());
        }
    }

    /** A first success is no news of the state it is in; what has gone wrong is, and that it has gone by. */
    private void healthChanged(int rank, Event.HealthChanged changed) {
        ServiceRecord service = step.at(rank);
        HealthVerdict before = service.health();
        if (service.state().phase() != Phase.RUNNING || before == changed.verdict()) {
            return;
        }
        boolean first = before == HealthVerdict.UNKNOWN && changed.verdict() == HealthVerdict.HEALTHY;
        String why = first ? service.reason() : changed.reason();
        step.put(rank, service.with(changed.verdict()).in(service.state(), why, step.now()));
        step.emit(new Effect.Publish(new Notice(
                step.now(),
                service.name(),
                before == HealthVerdict.UNKNOWN ? service.state().word() : before.word(),
                changed.verdict().word(),
                service.incarnation(),
                changed.reason(),
                "",
                false)));
    }

    private void saidStatus(int rank, String text) {
        ServiceRecord service = step.at(rank);
        if (service.state() instanceof Launched) {
            step.put(rank, service.saying(text));
        }
    }

    /** Before it is ready its start timeout holds; one that has to go down anyway goes on with that. */
    private void saidStopping(int rank) {
        ServiceRecord service = step.at(rank);
        if (service.state().phase() == Phase.RUNNING && !service.isLeaving()) {
            stops.announced(rank);
        }
    }

    private void resetBackoff(int rank) {
        ServiceRecord service = step.at(rank);
        if (service.state() instanceof Launched && service.history().unstableEnds() > 0) {
            step.put(rank, service.with(service.history().unstable(0, step.now())));
        }
    }

    private void changedMainPid(int rank, int pid) {
        ServiceRecord service = step.at(rank);
        if (service.state() instanceof Launched launched && launched.pid() != 0) {
            step.put(rank, service.in(launched.withPid(pid), service.reason(), step.now()));
        }
    }

    private void extendedTimeout(int rank, Duration by) {
        ServiceRecord service = step.at(rank);
        long until = Deadlines.extended(service, step.now(), by);
        if (until <= service.state().actsAtNanos()) {
            return;
        }
        if (service.state() instanceof Starting starting) {
            step.put(rank, service.in(starting.withDeadline(until), service.reason(), step.now()));
        } else if (service.state() instanceof Stopping stopping && stopping.step() == StopStep.ASKED) {
            step.put(rank, service.in(stopping.withDeadline(until), service.reason(), step.now()));
        }
    }

    private void commandEnded(int rank, Event.CommandEnded ended) {
        ServiceRecord service = step.at(rank);
        switch (ended.role()) {
            case RELOAD -> step.reloaded(ended);
            case STOP -> {
                if (service.state() instanceof Stopping stopping) {
                    stops.commandEnded(rank, stopping, ended.error());
                }
            }
            case POST_START -> postStartEnded(rank, ended.error());
            case POST_STOP -> {
                if (service.isInPostStop()) {
                    ending.postStopEnded(rank, ended.error());
                }
            }
        }
    }

    /** One that is on its way out already goes on with that. */
    private void triggered(int rank, Event.Triggered triggered) {
        ServiceRecord service = step.at(rank);
        Phase phase = service.state().phase();
        boolean runs = (phase == Phase.RUNNING || phase == Phase.STARTING)
                && service.state().pid() != 0
                && !service.isLeaving();
        if (!runs) {
            return;
        }
        switch (triggered.action()) {
            case RESTART ->
                stops.fail(rank, triggered.reason(), service.spec().stop().signal(), triggered.cause());
            case ABORT -> stops.fail(rank, triggered.reason(), SignalName.ABRT, triggered.cause());
            case STOP -> step.put(rank, service.wanted(Goal.DOWN, false).leaving(triggered.reason()));
            case REST -> {
                if (service.spec().awaitedDemand().isPresent()) {
                    stops.begin(rank, triggered.reason());
                }
            }
        }
    }

    /** The deadline of a state is due. */
    void due(int rank) {
        ServiceState state = step.at(rank).state();
        switch (state.phase()) {
            case STARTING -> stops.notReady(rank);
            case STOPPING -> notDown(rank, (Stopping) state);
            case BACKOFF -> step.touch(rank);
            case DOWN, WAITING, RUNNING, COMPLETED, FAILED -> {}
        }
    }

    /** Only others are left, and since it was changed they are to be left alone. */
    private void notDown(int rank, Stopping stopping) {
        ServiceRecord service = step.at(rank);
        if (stopping.pid() == 0 && isOver(service, false)) {
            ending.over(rank, service.end());
        } else {
            stops.notDown(rank, stopping);
        }
    }
}
