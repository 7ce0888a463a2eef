package dev.vigil.core;

import dev.vigil.core.Effect.AwaitGroupEmpty;
import dev.vigil.core.Effect.RunCommand;
import dev.vigil.core.Effect.SendSignal;
import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.ServiceState.Stopping;
import dev.vigil.core.spec.ServiceSpec.Kind;
import dev.vigil.core.spec.StopPlan;
import java.util.Optional;

/**
 * How a service is brought down: ask, wait, kill, and wait again until nothing is left of it. A stop has no other end
 * than the proof that the group is empty; a process that even SIGKILL does not end (in an uninterruptible sleep, say)
 * keeps its service in Stopping, and the reason says so.
 */
final class StopSequence {
    /** After the final signal, how long until another SIGKILL. */
    static final long KILL_AGAIN_NANOS = 5_000_000_000L;

    private final Step step;

    StopSequence(Step step) {
        this.step = step;
    }

    /** Asks a launched service, whose pid is known, to end. */
    void begin(int rank, String why) {
        ServiceRecord service = step.at(rank);
        StopPlan plan = service.spec().stop();
        unwatch(service);
        if (plan.command().isEmpty()) {
            ask(service, plan.wholeGroup());
        } else {
            step.emit(new RunCommand(service.current(), CommandRole.STOP));
        }
        step.emit(new AwaitGroupEmpty(service.current()));
        step.put(rank, service.in(stopping(service, service.state().pid()), why, step.now()));
    }

    /** What is left after the main process has ended by itself is asked to end, too. */
    void clearAway(int rank, String why) {
        ServiceRecord service = step.at(rank);
        ask(service, true);
        step.emit(new AwaitGroupEmpty(service.current()));
        step.put(rank, service.in(stopping(service, 0), why, step.now()));
    }

    /** The main process has ended during a stop, others have not. */
    void mainEnded(int rank, Stopping stopping) {
        ServiceRecord service = step.at(rank);
        StopPlan plan = service.spec().stop();
        boolean othersWereAsked = plan.command().isEmpty() && plan.wholeGroup();
        if (stopping.step() == StopStep.ASKED && !othersWereAsked) {
            ask(service, true);
        }
        step.emit(new AwaitGroupEmpty(service.current()));
        step.put(rank, service.in(stopping.withPid(0), service.reason(), step.now()));
    }

    /**
     * The stop command has done what it can. One that succeeded has asked the program in its own way, and many return
     * before the program has ended; it keeps the rest of the timeout. Only one that failed is replaced by the signal.
     */
    void commandEnded(int rank, Stopping stopping, String error) {
        if (stopping.step() == StopStep.KILLED || stopping.pid() == 0 || error.isEmpty()) {
            return;
        }
        ServiceRecord service = step.at(rank);
        ask(service, service.spec().stop().wholeGroup());
        String signal = new SignalName(service.spec().stop().signal()).toString();
        String why = service.reason() + "; stop command: " + error + "; sent " + signal;
        step.put(rank, service.in(stopping, why, step.now()));
    }

    /** The time for being ready is up. */
    void notReady(int rank) {
        ServiceRecord service = step.at(rank);
        Kind kind = service.spec().kind();
        End end = new End.TimedOut(kind, service.spec().start().timeout());
        step.put(rank, service.ended(Optional.of(end)));
        begin(rank, end.describe());
    }

    /** It has failed though it runs: it is asked to end by {@code signal}, and its end is one of its own. */
    void fail(int rank, String why, int signal) {
        ServiceRecord service = step.at(rank);
        End end = new End.Triggered(why, step.now() - service.startedNanos());
        step.put(rank, service.ended(Optional.of(end)));
        if (signal == service.spec().stop().signal()) {
            begin(rank, why);
            return;
        }
        unwatch(service);
        ask(service, signal, service.spec().stop().wholeGroup());
        step.emit(new AwaitGroupEmpty(service.current()));
        ServiceRecord failed = step.at(rank);
        step.put(rank, failed.in(stopping(failed, failed.state().pid()), why, step.now()));
    }

    /** The time for going down is up. */
    void notDown(int rank, Stopping stopping) {
        ServiceRecord service = step.at(rank);
        boolean first = stopping.step() == StopStep.ASKED;
        int signal = first ? service.spec().stop().finalSignal() : SignalName.KILL;
        step.emit(new SendSignal(service.current(), signal, true));
        step.emit(new AwaitGroupEmpty(service.current()));
        String timeout = ReadableDuration.of(service.spec().stop().timeout());
        String why = first
                ? "not down within " + timeout + ": sent " + new SignalName(signal)
                : "something of it does not even end by SIGKILL, which is sent again every "
                        + ReadableDuration.ofNanos(KILL_AGAIN_NANOS);
        step.put(rank, service.in(killed(stopping), why, step.now()));
    }

    /** Kills at once what runs of a service, whether its turn to stop has come or not. */
    void cutShort(int rank, String why) {
        ServiceRecord service = step.at(rank);
        boolean killed = service.state() instanceof Stopping stopping && stopping.step() == StopStep.KILLED;
        boolean hasProcesses = service.state().pid() != 0 || service.state().phase() == Phase.STOPPING;
        if (killed || !hasProcesses) {
            return;
        }
        unwatch(service);
        step.emit(new SendSignal(service.current(), SignalName.KILL, true));
        step.emit(new AwaitGroupEmpty(service.current()));
        Stopping stopping = service.state() instanceof Stopping already
                ? already
                : stopping(service, service.state().pid());
        step.put(rank, service.in(killed(stopping), why + ": killed", step.now()));
    }

    /** Takes a service out of service about which the supervisor has made a mistake; what runs of it is killed. */
    void quarantine(int rank, String error) {
        ServiceRecord service = step.at(rank).ended(Optional.of(new End.Broken(error)));
        String why = "internal error: " + error;
        boolean unconfirmed =
                service.state().phase() == Phase.STARTING && service.state().pid() == 0;
        if (unconfirmed || service.state().live().isEmpty()) {
            ServiceState rest = service.isWanted() ? new ServiceState.Failed() : new ServiceState.Down();
            step.put(rank, service.in(rest, why, step.now()));
            return;
        }
        step.emit(new SendSignal(service.current(), SignalName.KILL, true));
        step.emit(new AwaitGroupEmpty(service.current()));
        step.put(rank, service.in(killed(stopping(service, service.state().pid())), why, step.now()));
    }

    private Stopping killed(Stopping stopping) {
        long again = Deadlines.after(step.now(), KILL_AGAIN_NANOS);
        return new Stopping(stopping.incarnation(), stopping.pid(), StopStep.KILLED, stopping.startedNanos(), again);
    }

    private Stopping stopping(ServiceRecord service, int pid) {
        long deadline = Deadlines.timeout(step.now(), service.spec().stop().timeout());
        return new Stopping(service.current(), pid, StopStep.ASKED, service.startedNanos(), deadline);
    }

    /* A process that is stopped (SIGSTOP, SIGTSTP) hears no signal but KILL until it goes on. */
    private void ask(ServiceRecord service, boolean wholeGroup) {
        ask(service, service.spec().stop().signal(), wholeGroup);
    }

    private void ask(ServiceRecord service, int signal, boolean wholeGroup) {
        step.emit(new SendSignal(service.current(), signal, wholeGroup));
        step.emit(new SendSignal(service.current(), SignalName.CONT, wholeGroup));
    }

    /** Ends the watch for readiness, if there is one. */
    void unwatch(ServiceRecord service) {
        boolean watched =
                service.state().phase() == Phase.STARTING && service.state().pid() != 0;
        if (watched && isWatchable(service)) {
            step.emit(new Effect.UnwatchReadiness(service.current()));
        }
    }

    static boolean isWatchable(ServiceRecord service) {
        return service.spec().kind() == Kind.DAEMON
                && service.spec().readiness().isPresent();
    }
}
