package dev.vigil.daemon.state.restore;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.Notice;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.boot.Wiring;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.launch.ServiceLauncher;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.daemon.process.Processes;
import dev.vigil.daemon.supervise.EventHistory;
import dev.vigil.daemon.supervise.Supervision;
import dev.vigil.linux.ChildStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes on where an earlier vigild was killed.
 *
 * <p>Three witnesses are heard. The journal tells what each service was doing, and by what its processes are known. The
 * kernel tells which of these still live: a pid counts only together with the identity that was written down, so a
 * stranger that has the same number is never touched. And the marks in the environment of processes tell of those that
 * the journal does not know: of a launch that was written down as an intent and carried out in the last moment, or of
 * everything when the journal is lost.
 *
 * <p>Then each service is in one of these cases.
 *
 * <ul>
 *   <li>Its main process lives: it is adopted, with the same incarnation, counters and deadlines.
 *   <li>It has ended meanwhile: the core hears of that as of any other end. How it ended is what the kernel still
 *       knows, perhaps nothing.
 *   <li>It was about to be launched: a process that bears the mark of that very incarnation is the one. Where there is
 *       none, none was launched, or it has come to its end already; nobody can tell. So it is launched under the next
 *       number, for no incarnation is ever launched twice.
 *   <li>It had no processes: it goes on waiting, in backoff, down or failed, as it was.
 *   <li>It is no longer in the configuration: it is adopted and stopped.
 * </ul>
 *
 * <p>What bears our marks, or is in one of our cgroups, and belongs to none of them is killed, and said.
 */
public final class Adoption {
    private final Tools tools;
    private final RestoredServices past;
    private final Map<String, ServiceSpec> specs = new HashMap<>();
    private final Map<Incarnation, GroupIdentity> found = new HashMap<>();
    private final Map<Incarnation, GroupIdentity> keepers = new HashMap<>();
    private final List<RestoredServices.One> living = new ArrayList<>();
    private final List<RestoredServices.One> ended = new ArrayList<>();
    private final List<RestoredServices.One> traceless = new ArrayList<>();
    private final List<RestoredServices.One> justLaunched = new ArrayList<>();
    /** Of those that were just launched, or that the journal does not tell of: whose main process has ended already. */
    private final List<Incarnation> endedUntold = new ArrayList<>();

    private final HeldExitStatuses kept;

    /** With what services are taken up. */
    public record Tools(
            Wiring.Site site,
            Supervision supervision,
            Processes processes,
            ServiceLauncher launches,
            JournalPolicy ledger,
            EventHistory chronicle) {
        DaemonLog messages() {
            return site.messages();
        }

        Cgroups cgroups() {
            return site.cgroups();
        }
    }

    public Adoption(Tools tools, RestoredServices past, List<ServiceSpec> services) {
        this.tools = tools;
        this.past = past;
        this.kept = new HeldExitStatuses(tools.site().linux());
        services.forEach(spec -> specs.put(spec.name(), spec));
    }

    /** Does it. @return whether there was anything to be taken up */
    public boolean run() {
        past.all().forEach(this::identify);
        found.putAll(tools.processes().unknown());
        found.forEach((incarnation, footprint) -> {
            if (incarnation.service().equals(Keeper.NAME)) {
                keepers.put(incarnation, footprint);
                if (!ended.isEmpty()) {
                    kept.ask(footprint.leader());
                }
            }
        });
        found.keySet().removeAll(keepers.keySet());
        past.all().stream().filter(RestoredServices.One::isIntent).forEach(this::identifyIntent);
        findUntold();
        if (past.all().isEmpty()) {
            killStrays();
            return false;
        }
        restore();
        living.forEach(this::resume);
        justLaunched.forEach(this::resume);
        ended.forEach(this::resumeOutput);
        tools.launches().takeUpOutput();
        tools.processes().moveToCgroup();
        killStrays();
        tools.ledger().journal().begin();
        goOn();
        tell();
        return true;
    }

    /** Its processes, as far as the journal tells of them. */
    private void identify(RestoredServices.One one) {
        if (one.footprint().isEmpty() || one.launched().isEmpty() || one.isIntent()) {
            return;
        }
        boolean rest = one.launched().get() instanceof ServiceState.Stopping stopping && stopping.pid() == 0;
        boolean lives =
                tools.processes().adopt(one.incarnation(), one.footprint().get(), rest);
        (lives || rest ? living : ended).add(one);
    }

    /** The journal tells of its process if a vigild was killed that had just found it. */
    private void identifyIntent(RestoredServices.One one) {
        Optional<GroupIdentity> seen = Optional.ofNullable(found.remove(one.incarnation()));
        Optional<GroupIdentity> footprint = one.footprint().or(() -> seen);
        if (footprint.isEmpty()) {
            traceless.add(one);
        } else {
            if (!tools.processes().adopt(one.incarnation(), footprint.get(), false)) {
                endedUntold.add(one.incarnation());
            }
            justLaunched.add(new RestoredServices.One(one.record(), one.launchedAs(), footprint));
        }
    }

    /** Processes that are younger than what the journal tells, when it could not be written or read. */
    private void findUntold() {
        Map<String, Incarnation> latest = new HashMap<>();
        for (Incarnation incarnation : found.keySet()) {
            long known = past.of(incarnation.service())
                    .map(one -> one.record().incarnation())
                    .orElse(0L);
            if (specs.containsKey(incarnation.service()) && incarnation.number() > known) {
                latest.merge(
                        incarnation.service(),
                        incarnation,
                        (one, other) -> one.number() > other.number() ? one : other);
            }
        }
        for (Incarnation incarnation : latest.values()) {
            GroupIdentity footprint =
                    Optional.ofNullable(found.remove(incarnation)).orElseThrow();
            forget(incarnation.service());
            ServiceSpec spec =
                    Optional.ofNullable(specs.get(incarnation.service())).orElseThrow();
            if (!tools.processes().adopt(incarnation, footprint, false)) {
                endedUntold.add(incarnation);
            }
            living.add(
                    past.found(spec, incarnation, footprint, tools.site().loop().nowNanos()));
        }
    }

    private void forget(String service) {
        for (List<RestoredServices.One> list : List.of(living, ended, traceless, justLaunched)) {
            list.removeIf(one -> one.record().name().equals(service));
        }
    }

    private void restore() {
        List<ServiceRecord> records = new ArrayList<>();
        past.all().forEach(one -> records.add(one.record()));
        long now = tools.site().loop().nowNanos();
        specs.values().stream()
                .filter(spec -> past.of(spec.name()).isEmpty())
                .forEach(spec -> records.add(ServiceRecord.fresh(spec, now)));
        tools.supervision().restore(Supervisor.restored(tools.site().seed(), records));
    }

    private void resume(RestoredServices.One one) {
        int leader = one.footprint().map(GroupIdentity::leader).orElse(0);
        tools.cgroups().resume(one.record().name(), leader);
        ServiceState.Launched state = one.launched().orElseThrow();
        attempt(one, "its output", () -> tools.launches().resumeOutput(one.launchedAs()));
        attempt(
                one,
                "its readiness",
                () -> tools.launches()
                        .resumeReadiness(one.incarnation(), one.record().spec(), state));
    }

    /** Something of it may be left, and its last words may wait in a FIFO that only a keeper holds. */
    private void resumeOutput(RestoredServices.One one) {
        tools.cgroups().resume(one.record().name(), 0);
        attempt(one, "its last words", () -> tools.launches().resumeOutput(one.launchedAs()));
    }

    private void attempt(RestoredServices.One one, String what, Runnable resumption) {
        try {
            resumption.run();
        } catch (LaunchRefused e) {
            tools.messages().error(one.record().name() + ": cannot go on with " + what + ": " + e.reason());
        }
    }

    /** What they hold is held by another by now. One for which there is no descriptor is left to the next call. */
    public void endKeepers() {
        keepers.entrySet().removeIf(keeper -> tools.processes().killStray(keeper.getKey(), keeper.getValue()));
    }

    private Optional<ChildStatus> statusOf(Incarnation incarnation) {
        return tools.processes()
                .footprint(incarnation)
                .map(GroupIdentity::mainIdentity)
                .flatMap(identity -> kept.status(identity.inode()));
    }

    /** What happened meanwhile, and what was under way. */
    private void goOn() {
        long now = tools.site().loop().nowNanos();
        for (RestoredServices.One one : living) {
            if (one.launched().orElseThrow() instanceof ServiceState.Stopping stopping) {
                goOnStopping(one, stopping, now);
            }
        }
        ended.forEach(one -> tools.processes().endedAway(one.incarnation(), statusOf(one.incarnation())));
        justLaunched.forEach(one -> tools.supervision()
                .handle(new Event.Spawned(
                        one.incarnation(),
                        one.footprint().map(GroupIdentity::leader).orElseThrow())));
        endedUntold.forEach(incarnation -> tools.processes().endedAway(incarnation, statusOf(incarnation)));
        traceless.forEach(one -> tools.supervision().handle(new Event.LeftNoTrace(one.incarnation())));
        tools.supervision().handle(new Event.Tick());
        if (!past.vanished().isEmpty()) {
            tools.supervision().ask(new Event.Command.Stop(past.vanished()), _ -> {});
        }
    }

    /** Its stop command may have been broken off: it is run again. */
    private void goOnStopping(RestoredServices.One one, ServiceState.Stopping stopping, long nowNanos) {
        boolean commanded = !one.record().spec().stop().command().isEmpty();
        if (commanded && stopping.step() == StopStep.ASKED && stopping.pid() != 0) {
            tools.launches().command(one.incarnation(), Event.CommandRole.STOP);
        }
        tools.processes().awaitEmpty(one.incarnation(), nowNanos);
    }

    private void killStrays() {
        List<String> leftovers = new ArrayList<>(tools.cgroups().killLeftovers());
        found.forEach((incarnation, footprint) -> {
            if (tools.processes().killStray(incarnation, footprint)) {
                leftovers.add(incarnation + " (pid " + footprint.leader() + ")");
            }
        });
        if (!leftovers.isEmpty()) {
            tools.messages().warn("killed what an earlier vigild left running: " + String.join(", ", leftovers));
        }
    }

    private void tell() {
        long now = tools.site().loop().nowNanos();
        for (RestoredServices.One one : living) {
            String word = one.record().state().word();
            String reason = "pid " + one.record().state().pid() + " lives on: "
                    + one.record().reason();
            tools.chronicle()
                    .add(new Notice(
                            now,
                            one.record().name(),
                            "adopted",
                            word,
                            one.incarnation().number(),
                            reason));
        }
        int launched = living.size() + justLaunched.size();
        tools.messages()
                .info("adopted " + launched + (launched == 1 ? " service" : " services") + " of an earlier vigild"
                        + (ended.isEmpty() ? "" : "; " + ended.size() + " had ended meanwhile"));
        past.vanished()
                .forEach(name -> tools.messages().warn(name + " is in no configuration any more: it is being stopped"));
    }
}
