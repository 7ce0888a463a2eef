package dev.vigil.daemon.state.restore;

import dev.vigil.core.Event;
import dev.vigil.core.Notice;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.launch.ServiceCommands;
import dev.vigil.daemon.launch.ServiceLauncher;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.daemon.process.Processes;
import dev.vigil.daemon.state.restore.RestoredServices.One;
import dev.vigil.daemon.supervise.EventHistory;
import java.util.ArrayList;
import java.util.List;

/**
 * Continues where an earlier vigild was killed.
 *
 * <p>Three sources are asked. The journal says what each service was doing, and by what its processes are known. The
 * kernel says which of these still live: a pid counts only together with the identity that was written down, so a
 * stranger that has the same number is never touched. And the variables in the environment of processes tell those that
 * the journal does not know: of a launch that was written down as an intent and carried out in the last moment, or of
 * everything when the journal is lost.
 *
 * <p>Then each service is in one of these cases.
 *
 * <ul>
 *   <li>Its main process lives: it is adopted, with the same incarnation, counters and deadlines.
 *   <li>It has ended meanwhile: the state machine hears of that as of any other end. How it ended is what the kernel
 *       still knows, perhaps nothing.
 *   <li>It was about to be launched: a process that bears the variables of that very incarnation is the one. Where
 *       there is none, none was launched, or it has come to its end already; nobody can tell. So it is launched under
 *       the next number, for no incarnation is ever launched twice.
 *   <li>A command was run for it, before or after its program: what is left of that is killed, and it is run again.
 *   <li>It had no processes: it goes on waiting, in backoff, down or failed, as it was.
 *   <li>It is no longer in the configuration: it is adopted and stopped.
 * </ul>
 *
 * <p>What bears our variables, or is in one of our cgroups, and belongs to none of them is killed, and reported.
 */
public final class Adoption {
    private static final int NAMED_MAX = 8;

    private final Supervisor supervisor;
    private final EventQueue events;
    private final Processes processes;
    private final ServiceLauncher launcher;
    private final ServiceResumption resumption;
    private final EventHistory history;
    private final DaemonLog log;

    public Adoption(
            Supervisor supervisor,
            EventQueue events,
            Processes processes,
            ServiceLauncher launcher,
            ServiceResumption resumption,
            EventHistory history,
            DaemonLog log) {
        this.supervisor = supervisor;
        this.events = events;
        this.processes = processes;
        this.launcher = launcher;
        this.resumption = resumption;
        this.history = history;
        this.log = log;
    }

    /** What was found and taken up; the state machine does not know yet what has happened meanwhile. */
    public final class TakenUp {
        private final RestoredServices restored;
        private final ServiceSearch search;

        private TakenUp(RestoredServices restored, ServiceSearch search) {
            this.restored = restored;
            this.search = search;
        }

        /** Whether there was anything. */
        public boolean isEmpty() {
            return restored.all().isEmpty();
        }

        /** Kills the keepers of earlier vigilds: what they hold is held by another by now. May be called often. */
        public void endKeepers() {
            // One for which there is no descriptor is left to the next call.
            search.keepers
                    .entrySet()
                    .removeIf(keeper -> processes.adoption().killStray(keeper.getKey(), keeper.getValue()));
        }

        /**
         * Reports what has happened meanwhile, and continues what was in progress.
         *
         * @return services that are in no configuration any more and have to be stopped
         */
        public List<String> proceed(long nowNanos) {
            for (One one : search.living) {
                if (one.launched().orElseThrow() instanceof ServiceState.Stopping stopping) {
                    continueStop(one, stopping, nowNanos);
                } else if (one.isAfterStart()) {
                    launcher.runCommand(one.incarnation(), Event.CommandRole.POST_START);
                }
            }
            search.afterStop.forEach(one -> launcher.runCommand(one.incarnation(), Event.CommandRole.POST_STOP));
            search.ended.forEach(one -> processes.adoption().endedAway(one.incarnation()));
            search.justLaunched.forEach(one -> events.add(new Event.Spawned(
                    one.incarnation(),
                    one.processes().map(GroupIdentity::leader).orElseThrow())));
            search.endedUnreported.forEach(processes.adoption()::endedAway);
            search.traceless.forEach(one -> events.add(new Event.LeftNoTrace(one.incarnation())));
            events.add(new Event.Tick());
            report(nowNanos);
            return restored.vanished();
        }

        private void report(long nowNanos) {
            for (One one : search.living) {
                ServiceRecord record = one.record();
                String reason = "pid " + record.state().pid() + " lives on: " + record.reason();
                history.add(new Notice(
                        nowNanos,
                        record.name(),
                        "adopted",
                        record.state().word(),
                        one.incarnation().number(),
                        reason,
                        "",
                        false));
            }
            int launched = search.living.size() + search.justLaunched.size();
            int ended = search.ended.size();
            log.info("adopted " + launched + (launched == 1 ? " service" : " services") + " of an earlier vigild"
                    + (ended == 0 ? "" : "; " + ended + " had ended meanwhile"));
            restored.vanished()
                    .forEach(name -> log.warn(name + " is in no configuration any more: it is being stopped"));
        }
    }

    /** Finds what an earlier vigild has left, and takes it up. */
    public TakenUp takeUp(RestoredServices restored, List<ServiceSpec> services, long nowNanos) {
        ServiceSearch search = new ServiceSearch(restored, services, processes.adoption());
        search.run(nowNanos);
        resumption.takeBack(search.keepers.values(), restored);
        if (!restored.all().isEmpty()) {
            restore(restored, services, nowNanos);
            resumption.keepers(
                    search.keepers.values().stream().map(GroupIdentity::leader).toList());
            search.living.forEach(resumption::resume);
            search.justLaunched.forEach(resumption::resume);
            search.ended.forEach(resumption::resumeOutput);
            search.afterStop.forEach(resumption::resumeOutput);
            resumption.takeUpOutput();
            processes.adoption().moveToCgroups();
        }
        killStrays(search);
        return new TakenUp(restored, search);
    }

    private void restore(RestoredServices restored, List<ServiceSpec> services, long nowNanos) {
        List<ServiceRecord> records = new ArrayList<>();
        restored.all().forEach(one -> records.add(one.record()));
        services.stream()
                .filter(spec -> restored.of(spec.name()).isEmpty())
                .forEach(spec -> records.add(ServiceRecord.fresh(spec, nowNanos)));
        supervisor.restore(records);
    }

    /** Its stop command may have been broken off: it is run again. */
    private void continueStop(One one, ServiceState.Stopping stopping, long nowNanos) {
        boolean commanded = !one.record().spec().stop().command().isEmpty();
        if (commanded && stopping.step() == StopStep.ASKED && stopping.further() == 0 && stopping.pid() != 0) {
            launcher.runCommand(one.incarnation(), Event.CommandRole.STOP);
        }
        processes.proof().await(one.incarnation(), nowNanos);
    }

    /** What its main process has left behind is not to be touched. */
    private boolean leavesAlone(String service) {
        return supervisor
                .spec(service)
                .filter(spec -> !spec.stop().killMode().endsAll())
                .isPresent();
    }

    private void killStrays(ServiceSearch search) {
        if (!search.disbelieved.isEmpty()) {
            List<String> some = search.disbelieved.entrySet().stream()
                    .limit(NAMED_MAX)
                    .map(process -> "pid " + process.getKey() + " (" + process.getValue() + ")")
                    .toList();
            log.warn("left alone, and not taken for a service here: " + String.join(", ", some)
                    + (some.size() < search.disbelieved.size() ? ", and others" : ""));
        }
        List<String> leftovers = new ArrayList<>(resumption.killLeftovers());
        search.strays.forEach((incarnation, identity) -> {
            if (!leavesAlone(incarnation.service()) && processes.adoption().killStray(incarnation, identity)) {
                leftovers.add(incarnation + " (pid " + identity.leader() + ")");
            }
            if (ServiceCommands.isMark(incarnation)) {
                processes.signals().killLeftOf(incarnation);
            }
        });
        if (!leftovers.isEmpty()) {
            log.warn("killed what an earlier vigild left running: " + String.join(", ", leftovers));
        }
    }
}
