package dev.vigil.daemon.state.restore;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.process.GroupAdoption;
import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.daemon.process.UnknownProcesses;
import dev.vigil.daemon.state.restore.RestoredServices.One;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds out what has become of the processes of an earlier vigild, and takes up those that are there. Which of the
 * lists a service is in is its case, see {@link Adoption}.
 */
final class ServiceSearch {
    private final RestoredServices restored;
    private final GroupAdoption adoption;
    private final Map<String, ServiceSpec> specs = new HashMap<>();
    /** Processes that bear our variables and belong to none of the services that the journal knows. */
    final Map<Incarnation, GroupIdentity> strays = new HashMap<>();

    final Map<Incarnation, GroupIdentity> keepers = new HashMap<>();
    final List<One> living = new ArrayList<>();
    final List<One> ended = new ArrayList<>();
    final List<One> traceless = new ArrayList<>();
    final List<One> justLaunched = new ArrayList<>();
    /** Nothing was left of these, and what is to be run after that was run. */
    final List<One> afterStop = new ArrayList<>();
    /** What is said to be of services here and is left alone: by pid, and why. */
    final Map<Integer, String> disbelieved = new TreeMap<>();

    /** Of those that were just launched, or that the journal does not know: whose main process has ended already. */
    final List<Incarnation> endedUnreported = new ArrayList<>();

    ServiceSearch(RestoredServices restored, List<ServiceSpec> services, GroupAdoption adoption) {
        this.restored = restored;
        this.adoption = adoption;
        services.forEach(spec -> specs.put(spec.name(), spec));
    }

    void run(long nowNanos) {
        restored.all().forEach(this::identify);
        UnknownProcesses unknown = adoption.unknown();
        strays.putAll(unknown.proved());
        unknown.falseClaims().forEach((pid, incarnation) -> disbelieved.put(pid, "it says it is " + incarnation));
        strays.forEach((incarnation, identity) -> {
            if (incarnation.service().equals(Keeper.NAME)) {
                keepers.put(incarnation, identity);
                adoption.takeOverExitEvents(identity.leader());
                if (!ended.isEmpty()) {
                    adoption.askKeeper(identity.leader());
                }
            }
        });
        strays.keySet().removeAll(keepers.keySet());
        restored.all().stream().filter(One::isIntent).forEach(this::identifyIntent);
        findUnrecorded(nowNanos);
    }

    /** Its processes, as far as the journal knows them. */
    private void identify(One one) {
        if (one.isAfterStop()) {
            afterStop.add(one);
            return;
        }
        if (one.launched().isEmpty() || one.isIntent()) {
            return;
        }
        ServiceState.Launched launched = one.launched().get();
        boolean rest = launched instanceof ServiceState.Stopping && launched.pid() == 0;
        GroupIdentity processes = one.processes().orElseGet(() -> GroupIdentity.unproved(launched.pid()));
        boolean lives = rest
                ? adoption.adopt(one.incarnation(), processes, true)
                : adopt(one.record().spec(), one.incarnation(), processes);
        (lives || rest ? living : ended).add(one);
    }

    /** @return whether its main process is there, or one that may be */
    private boolean adopt(ServiceSpec spec, Incarnation incarnation, GroupIdentity processes) {
        return spec.kind() == ServiceSpec.Kind.FORKING
                ? adoption.adoptForking(incarnation, processes)
                : adoption.adopt(incarnation, processes, false);
    }

    /** The journal knows its process if a vigild was killed that had just found it. */
    private void identifyIntent(One one) {
        Optional<GroupIdentity> seen = Optional.ofNullable(strays.remove(one.incarnation()));
        Optional<GroupIdentity> processes = one.processes().or(() -> seen);
        if (processes.isEmpty()) {
            traceless.add(one);
        } else {
            if (!adopt(one.record().spec(), one.incarnation(), processes.get())) {
                endedUnreported.add(one.incarnation());
            }
            justLaunched.add(new One(one.record(), one.launchedAs(), processes));
        }
    }

    /** Processes that are younger than what the journal says, when it could not be written or read. */
    private void findUnrecorded(long nowNanos) {
        Map<String, Incarnation> latest = new HashMap<>();
        for (Incarnation incarnation : strays.keySet()) {
            long known = restored.of(incarnation.service())
                    .map(one -> one.record().incarnation())
                    .orElse(0L);
            boolean younger = specs.containsKey(incarnation.service()) && incarnation.number() > known;
            if (younger && !isLiving(incarnation.service())) {
                latest.merge(
                        incarnation.service(),
                        incarnation,
                        (one, other) -> one.number() > other.number() ? one : other);
            }
        }
        leaveAloneYoungerThanLiving();
        for (Incarnation incarnation : latest.values()) {
            GroupIdentity identity =
                    Optional.ofNullable(strays.remove(incarnation)).orElseThrow();
            forget(incarnation.service());
            ServiceSpec spec =
                    Optional.ofNullable(specs.get(incarnation.service())).orElseThrow();
            if (!adopt(spec, incarnation, identity)) {
                endedUnreported.add(incarnation);
            }
            living.add(restored.found(spec, incarnation, identity, nowNanos));
        }
    }

    private boolean isLiving(String service) {
        return living.stream().anyMatch(one -> one.record().name().equals(service));
    }

    /** Never do two incarnations of a service live: what the journal knows to live is the one. */
    private void leaveAloneYoungerThanLiving() {
        strays.entrySet().removeIf(stray -> {
            Incarnation incarnation = stray.getKey();
            boolean contradicts = isLiving(incarnation.service())
                    && restored.of(incarnation.service())
                            .filter(one -> incarnation.number() > one.record().incarnation())
                            .isPresent();
            if (contradicts) {
                disbelieved.put(
                        stray.getValue().leader(), "it is " + incarnation + ", but the journal's process lives");
            }
            return contradicts;
        });
    }

    private void forget(String service) {
        for (List<One> list : List.of(living, ended, traceless, justLaunched, afterStop)) {
            list.removeIf(one -> one.record().name().equals(service));
        }
    }
}
