package dev.vigil.core;

import dev.vigil.core.Effect.AwaitGroupEmpty;
import dev.vigil.core.Effect.RunCommand;
import dev.vigil.core.Effect.SendSignal;
import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.ServiceState.Stopping;
import dev.vigil.core.spec.KillMode;
import dev.vigil.core.spec.ServiceSpec.Kind;
import dev.vigil.core.spec.SignalName;
import dev.vigil.core.spec.StopPlan;
import java.time.Duration;
import java.util.Optional;

/**
 * How a service is brought down: ask, wait, ask by further signals, kill, and wait again until nothing is left of it. A
 * stop has no other end than the proof that the group is empty; a process that even SIGKILL does not end (in an
 * uninterruptible sleep, say) keeps its service in Stopping, and the reason says so. Where the {@link KillMode} leaves
 * others than the main process alone, its end takes the place of that proof.
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
        endStart(service);
        if (plan.command().isEmpty()) {
            ask(service, plan.signal(), plan.killMode().asksAll());
        } else {
            step.emit(new RunCommand(service.current(), CommandRole.STOP));
        }
        await(service);
        step.put(rank, service.in(stopping(service, service.state().pid()), why, step.now()));
    }

    /** What is left after the main process has ended by itself is asked to end, too. */
    void clearAway(int rank, String why) {
        ServiceRecord service = step.at(rank);
        ask(service, service.spec().stop().signal(), true);
        await(service);
        step.put(rank, service.in(stopping(service, 0), why, step.now()));
    }

    /** The main process has ended during a stop, others have not. */
    void mainEnded(int rank, Stopping stopping) {
        ServiceRecord service = step.at(rank);
        StopPlan plan = service.spec().stop();
        boolean asked = !(service.end().orElse(null) instanceof End.Exited);
        boolean othersWereAsked =
                asked && plan.killMode().asksAll() && (plan.command().isEmpty() || stopping.further() > 0);
        if (stopping.step() == StopStep.ASKED && !othersWereAsked) {
            ask(service, plan.signal(), true);
        }
        await(service);
        step.put(rank, service.in(stopping.withPid(0), service.reason(), step.now()));
    }

    /**
     * The stop command has done what it can. One that succeeded has asked the program in its own way, and many return
     * before the program has ended; it keeps the rest of the timeout. Only one that failed is replaced by the signal.
     */
    void commandEnded(int rank, Stopping stopping, String error) {
        boolean late = stopping.step() != StopStep.ASKED || stopping.further() > 0 || stopping.pid() == 0;
        if (late || error.isEmpty()) {
            return;
        }
        ServiceRecord service = step.at(rank);
        StopPlan plan = service.spec().stop();
        ask(service, plan.signal(), plan.killMode().asksAll());
        String sent = plan.killMode().sendsSignals() ? "; sent " + new SignalName(plan.signal()) : "";
        step.put(rank, service.in(stopping, service.reason() + "; stop command: " + error + sent, step.now()));
    }

    /** The time for being ready is up. */
    void notReady(int rank) {
        ServiceRecord service = step.at(rank);
        Kind kind = service.spec().kind() == Kind.ONESHOT ? Kind.ONESHOT : Kind.DAEMON;
        End end = new End.TimedOut(kind, service.spec().start().timeout());
        step.put(rank, service.ended(Optional.of(end)));
        begin(rank, end.describe());
    }

    /**
     * It has said that it ends by itself: nothing is sent to it, unless that takes longer than a stop may. Its end is
     * one for the restart policy; how it ended is still to come.
     */
    void announced(int rank) {
        ServiceRecord service = step.at(rank);
        step.put(rank, service.ended(Optional.of(new End.Exited(new Exit.Unknown(false), 0))));
        ServiceRecord ending = step.at(rank);
        Stopping stopping = stopping(ending, ending.state().pid());
        step.put(rank, ending.in(stopping, "it said that it is stopping (STOPPING=1)", step.now()));
    }

    /** Whether its main process, which is still there, ends by itself. */
    static boolean isAnnounced(ServiceRecord service) {
        return service.state().pid() != 0 && service.end().orElse(null) instanceof End.Exited;
    }

    /** It has failed though it runs: it is asked to end by {@code signal}, and its end is one of its own. */
    void fail(int rank, String why, int signal, TriggerCause cause) {
        ServiceRecord service = step.at(rank);
        StopPlan plan = service.spec().stop();
        End end = new End.Triggered(why, step.now() - service.startedNanos(), cause);
        step.put(rank, service.ended(Optional.of(end)));
        if (signal == plan.signal() || !plan.killMode().sendsSignals()) {
            begin(rank, why);
            return;
        }
        endStart(service);
        ask(service, signal, plan.killMode().asksAll());
        await(service);
        ServiceRecord failed = step.at(rank);
        step.put(rank, failed.in(stopping(failed, failed.state().pid()), why, step.now()));
    }

    /** The time for going down is up, or for what was sent last. */
    void notDown(int rank, Stopping stopping) {
        ServiceRecord service = step.at(rank);
        StopPlan plan = service.spec().stop();
        boolean asked = stopping.step() == StopStep.ASKED;
        if (!plan.killMode().sendsSignals()) {
            String why = notDownWithin(plan.timeout()) + ", and kill-mode = \"none\" sends no signal";
            step.put(rank, service.in(killed(stopping, Deadlines.NEVER), why, step.now()));
        } else if (asked && stopping.further() < plan.further().size()) {
            askFurther(rank, stopping, plan.further().get(stopping.further()));
        } else {
            kill(rank, stopping, asked ? plan.finalSignal() : SignalName.KILL);
        }
    }

    private void askFurther(int rank, Stopping stopping, StopPlan.FurtherSignal next) {
        ServiceRecord service = step.at(rank);
        boolean toAll = stopping.pid() == 0 || service.spec().stop().killMode().asksAll();
        ask(service, next.signal(), toAll);
        await(service);
        String why = notDownWithin(waited(service, stopping)) + ": sent " + new SignalName(next.signal());
        long deadline = Deadlines.timeout(step.now(), next.timeout());
        step.put(rank, service.in(stopping.asked(stopping.further() + 1, deadline), why, step.now()));
    }

    private void kill(int rank, Stopping stopping, int signal) {
        ServiceRecord service = step.at(rank);
        step.emit(new SendSignal(
                service.current(), signal, service.spec().stop().killMode().endsAll()));
        await(service);
        String why = stopping.step() == StopStep.ASKED
                ? notDownWithin(waited(service, stopping)) + ": sent " + new SignalName(signal)
                : "something of it does not even end by SIGKILL, which is sent again every "
                        + ReadableDuration.ofNanos(KILL_AGAIN_NANOS);
        long again = Deadlines.after(step.now(), KILL_AGAIN_NANOS);
        step.put(rank, service.in(killed(stopping, again), why, step.now()));
    }

    private static String notDownWithin(Duration time) {
        return "not down within " + ReadableDuration.of(time);
    }

    /** Since it was first asked to end, as far as the plan says. */
    private static Duration waited(ServiceRecord service, Stopping stopping) {
        StopPlan plan = service.spec().stop();
        return plan.further().stream()
                .limit(stopping.further())
                .map(StopPlan.FurtherSignal::timeout)
                .reduce(plan.timeout(), Duration::plus);
    }

    /** Kills at once what runs of a service, whether its turn to stop has come or not. */
    void cutShort(int rank, String why) {
        ServiceRecord service = step.at(rank);
        if (service.isInPostStop()) {
            step.emit(new Effect.CancelLaunch(service.current()));
            return;
        }
        boolean killed = service.state() instanceof Stopping stopping && stopping.step() == StopStep.KILLED;
        boolean hasProcesses = service.state().pid() != 0 || service.state().phase() == Phase.STOPPING;
        if (killed || !hasProcesses) {
            return;
        }
        endStart(service);
        boolean all = service.spec().stop().killMode().endsAll();
        step.emit(new SendSignal(service.current(), SignalName.KILL, all));
        await(service);
        Stopping stopping = service.state() instanceof Stopping already
                ? already
                : stopping(service, service.state().pid());
        long again = Deadlines.after(step.now(), KILL_AGAIN_NANOS);
        step.put(rank, service.in(killed(stopping, again), why + ": killed", step.now()));
    }

    /** Takes a service out of service about which the supervisor has made a mistake; what runs of it is killed. */
    void quarantine(int rank, String error) {
        ServiceRecord service = step.at(rank).ended(Optional.of(new End.Broken(error)));
        String why = "internal error: " + error;
        boolean unconfirmed =
                service.state().phase() == Phase.STARTING && service.state().pid() == 0;
        boolean nothingLeft = service.state() instanceof Stopping stopping && stopping.step() == StopStep.POST_STOP;
        if (unconfirmed || nothingLeft || service.state().live().isEmpty()) {
            ServiceState rest = service.isWanted() ? new ServiceState.Failed() : new ServiceState.Down();
            step.put(rank, service.in(rest, why, step.now()));
            return;
        }
        step.emit(new SendSignal(
                service.current(),
                SignalName.KILL,
                service.spec().stop().killMode().endsAll()));
        await(service);
        long again = Deadlines.after(step.now(), KILL_AGAIN_NANOS);
        Stopping killed = killed(stopping(service, service.state().pid()), again);
        step.put(rank, service.in(killed, why, step.now()));
    }

    private static Stopping killed(Stopping stopping, long deadlineNanos) {
        return new Stopping(
                stopping.incarnation(),
                stopping.pid(),
                StopStep.KILLED,
                stopping.further(),
                stopping.startedNanos(),
                deadlineNanos);
    }

    private Stopping stopping(ServiceRecord service, int pid) {
        long deadline = Deadlines.timeout(step.now(), service.spec().stop().timeout());
        return new Stopping(service.current(), pid, StopStep.ASKED, service.startedNanos(), deadline);
    }

    private void await(ServiceRecord service) {
        if (service.spec().stop().killMode().endsAll()) {
            step.emit(new AwaitGroupEmpty(service.current()));
        }
    }

    /* A process that is stopped (SIGSTOP, SIGTSTP) hears no signal but KILL until it goes on. */
    private void ask(ServiceRecord service, int signal, boolean wholeGroup) {
        if (service.spec().stop().killMode().sendsSignals()) {
            step.emit(new SendSignal(service.current(), signal, wholeGroup));
            step.emit(new SendSignal(service.current(), SignalName.CONT, wholeGroup));
        }
    }

    /** Ends the watch for readiness, and what is run once it is ready, if there is such. */
    void endStart(ServiceRecord service) {
        if (service.isInPostStart()) {
            step.emit(new Effect.CancelLaunch(service.current()));
            return;
        }
        boolean watched =
                service.state().phase() == Phase.STARTING && service.state().pid() != 0;
        if (watched && isWatchable(service)) {
            step.emit(new Effect.UnwatchReadiness(service.current()));
        }
    }

    static boolean isWatchable(ServiceRecord service) {
        return switch (service.spec().kind()) {
            case DAEMON -> service.spec().readiness().isPresent();
            case FORKING -> true;
            case ONESHOT -> false;
        };
    }
}
