package dev.vigil.daemon;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.Notice;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.journal.Footprint;
import dev.vigil.daemon.loop.Messages;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.Kept;
import dev.vigil.daemon.process.LaunchRefused;
import dev.vigil.daemon.process.Processes;
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
final class Adoption {
    private final Tools tools;
    private final Past past;
    private final Map<String, ServiceSpec> specs = new HashMap<>();
    private final Map<Incarnation, Footprint> found = new HashMap<>();
    private final Map<Incarnation, Footprint> keepers = new HashMap<>();
    private final List<Past.One> living = new ArrayList<>();
    private final List<Past.One> ended = new ArrayList<>();
    private final List<Past.One> traceless = new ArrayList<>();
    private final List<Past.One> justLaunched = new ArrayList<>();
    /** Of those that were just launched, or that the journal does not tell of: whose main process has ended already. */
    private final List<Incarnation> endedUntold = new ArrayList<>();

    private final Kept kept;

    /** With what services are taken up. */
    record Tools(
            Caretaker.Site site,
            Supervision supervision,
            Processes processes,
            Launches launches,
            Ledger ledger,
            Chronicle chronicle) {
        Messages messages() {
            return site.messages();
        }

        Cgroups cgroups() {
            return site.cgroups();
        }
    }

    Adoption(Tools tools, Past past, List<ServiceSpec> services) {
        this.tools = tools;
        this.past = past;
        this.kept = new Kept(tools.site().linux());
        services.forEach(spec -> specs.put(spec.name(), spec));
    }

    /** Does it. @return whether there was anything to be taken up */
    boolean run() {
        past.all().forEach(this::identify);
        found.putAll(tools.processes().unknown());
        found.forEach((of, footprint) -> {
            if (of.service().equals(Keeper.NAME)) {
                keepers.put(of, footprint);
                if (!ended.isEmpty()) {
                    kept.ask(footprint.leader());
                }
            }
        });
        found.keySet().removeAll(keepers.keySet());
        past.all().stream().filter(Past.One::isIntent).forEach(this::identifyIntent);
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
        tools.processes().gather();
        killStrays();
        tools.ledger().journal().begin();
        goOn();
        tell();
        return true;
    }

    /** Its processes, as far as the journal tells of them. */
    private void identify(Past.One one) {
        if (one.footprint().isEmpty() || one.launched().isEmpty() || one.isIntent()) {
            return;
        }
        boolean rest = one.launched().get() instanceof ServiceState.Stopping stopping && stopping.pid() == 0;
        boolean lives = tools.processes().adopt(one.of(), one.footprint().get(), rest);
        (lives || rest ? living : ended).add(one);
    }

    /** The journal tells of its process if a vigild was killed that had just found it. */
    private void identifyIntent(Past.One one) {
        Optional<Footprint> seen = Optional.ofNullable(found.remove(one.of()));
        Optional<Footprint> footprint = one.footprint().or(() -> seen);
        if (footprint.isEmpty()) {
            traceless.add(one);
        } else {
            if (!tools.processes().adopt(one.of(), footprint.get(), false)) {
                endedUntold.add(one.of());
            }
            justLaunched.add(new Past.One(one.record(), one.launchedAs(), footprint));
        }
    }

    /** Processes that are younger than what the journal tells, when it could not be written or read. */
    private void findUntold() {
        Map<String, Incarnation> latest = new HashMap<>();
        for (Incarnation of : found.keySet()) {
            long known =
                    past.of(of.service()).map(one -> one.record().incarnation()).orElse(0L);
            if (specs.containsKey(of.service()) && of.number() > known) {
                latest.merge(of.service(), of, (one, other) -> one.number() > other.number() ? one : other);
            }
        }
        for (Incarnation of : latest.values()) {
            Footprint footprint = Optional.ofNullable(found.remove(of)).orElseThrow();
            forget(of.service());
            ServiceSpec spec = Optional.ofNullable(specs.get(of.service())).orElseThrow();
            if (!tools.processes().adopt(of, footprint, false)) {
                endedUntold.add(of);
            }
            living.add(past.found(spec, of, footprint, tools.site().loop().nowNanos()));
        }
    }

    private void forget(String service) {
        for (List<Past.One> list : List.of(living, ended, traceless, justLaunched)) {
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

    private void resume(Past.One one) {
        int leader = one.footprint().map(Footprint::leader).orElse(0);
        tools.cgroups().resume(one.record().name(), leader);
        ServiceState.Launched state = one.launched().orElseThrow();
        attempt(one, "its output", () -> tools.launches().resumeOutput(one.launchedAs()));
        attempt(
                one,
                "its readiness",
                () -> tools.launches().resumeReadiness(one.of(), one.record().spec(), state));
    }

    /** Something of it may be left, and its last words may wait in a FIFO that only a keeper holds. */
    private void resumeOutput(Past.One one) {
        tools.cgroups().resume(one.record().name(), 0);
        attempt(one, "its last words", () -> tools.launches().resumeOutput(one.launchedAs()));
    }

    private void attempt(Past.One one, String what, Runnable resumption) {
        try {
            resumption.run();
        } catch (LaunchRefused e) {
            tools.messages().error(one.record().name() + ": cannot go on with " + what + ": " + e.reason());
        }
    }

    /** What they hold is held by another by now. One for which there is no descriptor is left to the next call. */
    void endKeepers() {
        keepers.entrySet().removeIf(keeper -> tools.processes().killStray(keeper.getKey(), keeper.getValue()));
    }

    private Optional<ChildStatus> statusOf(Incarnation of) {
        return tools.processes()
                .footprint(of)
                .map(Footprint::mainIdentity)
                .flatMap(identity -> kept.status(identity.inode()));
    }

    /** What happened meanwhile, and what was under way. */
    private void goOn() {
        long now = tools.site().loop().nowNanos();
        for (Past.One one : living) {
            if (one.launched().orElseThrow() instanceof ServiceState.Stopping stopping) {
                goOnStopping(one, stopping, now);
            }
        }
        ended.forEach(one -> tools.processes().endedAway(one.of(), statusOf(one.of())));
        justLaunched.forEach(one -> tools.supervision()
                .happened(new Event.Spawned(
                        one.of(), one.footprint().map(Footprint::leader).orElseThrow())));
        endedUntold.forEach(of -> tools.processes().endedAway(of, statusOf(of)));
        traceless.forEach(one -> tools.supervision().happened(new Event.LeftNoTrace(one.of())));
        tools.supervision().happened(new Event.Tick());
        if (!past.vanished().isEmpty()) {
            tools.supervision().ask(new Event.Command.Stop(past.vanished()), _ -> {});
        }
    }

    /** Its stop command may have been broken off: it is run again. */
    private void goOnStopping(Past.One one, ServiceState.Stopping stopping, long nowNanos) {
        boolean commanded = !one.record().spec().stop().command().isEmpty();
        if (commanded && stopping.step() == StopStep.ASKED && stopping.pid() != 0) {
            tools.launches().command(one.of(), Event.CommandRole.STOP);
        }
        tools.processes().awaitEmpty(one.of(), nowNanos);
    }

    private void killStrays() {
        List<String> leftovers = new ArrayList<>(tools.cgroups().killLeftovers());
        found.forEach((of, footprint) -> {
            if (tools.processes().killStray(of, footprint)) {
                leftovers.add(of + " (pid " + footprint.leader() + ")");
            }
        });
        if (!leftovers.isEmpty()) {
            tools.messages().warn("killed what an earlier vigild left running: " + String.join(", ", leftovers));
        }
    }

    private void tell() {
        long now = tools.site().loop().nowNanos();
        for (Past.One one : living) {
            String word = one.record().state().word();
            String reason = "pid " + one.record().state().pid() + " lives on: "
                    + one.record().reason();
            tools.chronicle()
                    .add(new Notice(
                            now, one.record().name(), "adopted", word, one.of().number(), reason));
        }
        int launched = living.size() + justLaunched.size();
        tools.messages()
                .info("adopted " + launched + (launched == 1 ? " service" : " services") + " of an earlier vigild"
                        + (ended.isEmpty() ? "" : "; " + ended.size() + " had ended meanwhile"));
        past.vanished()
                .forEach(name -> tools.messages().warn(name + " is in no configuration any more: it is being stopped"));
    }
}
