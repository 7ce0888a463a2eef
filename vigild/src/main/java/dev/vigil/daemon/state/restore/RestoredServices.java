package dev.vigil.daemon.state.restore;

import dev.vigil.core.Goal;
import dev.vigil.core.History;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceState.StopStep;
import dev.vigil.core.spec.Dependencies;
import dev.vigil.core.spec.DependencyGraph;
import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.daemon.state.journal.JournalContents;
import dev.vigil.daemon.state.journal.ServiceEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was before this vigild, service by service: what the journal tells of each that is in the configuration, and of
 * others that have processes, which are known only in as far as they can be stopped.
 */
public final class RestoredServices {
    private final Map<String, One> all = new LinkedHashMap<>();
    private final List<String> vanished = new ArrayList<>();

    /**
     * One service.
     *
     * @param record with its specification of today
     * @param launchedAs the specification by which its processes were launched
     * @param processes of it, as far as known
     */
    record One(ServiceRecord record, ServiceSpec launchedAs, Optional<GroupIdentity> processes) {
        Incarnation incarnation() {
            return new Incarnation(record.name(), record.incarnation());
        }

        /** It was about to be launched, or was launched, when vigild died. */
        boolean isIntent() {
            return record.state() instanceof ServiceState.Starting starting && starting.pid() == 0;
        }

        /** Nothing was left of it, and what is to be run after that was run. */
        boolean isAfterStop() {
            return record.state() instanceof ServiceState.Stopping stopping && stopping.step() == StopStep.POST_STOP;
        }

        /** It was ready, and what is to be run before it counts as running was run. */
        boolean isAfterStart() {
            return record.ready() && record.state() instanceof ServiceState.Starting starting && starting.pid() != 0;
        }

        /** It has processes, or is started again by itself. */
        boolean goesOn() {
            return switch (record.state().phase()) {
                case STARTING, RUNNING, STOPPING, WAITING, BACKOFF -> true;
                case DOWN, COMPLETED, FAILED -> false;
            };
        }

        Optional<ServiceState.Launched> launched() {
            return record.state() instanceof ServiceState.Launched launched ? Optional.of(launched) : Optional.empty();
        }
    }

    public RestoredServices(JournalContents journal, List<ServiceSpec> specs) {
        for (ServiceSpec spec : specs) {
            ServiceEntry entry = journal.entries().get(spec.name());
            if (entry != null) {
                put(entry, spec);
            }
        }
        journal.entries().forEach((name, entry) -> {
            if (!all.containsKey(name) && entry.record().state() instanceof ServiceState.Launched) {
                vanished.add(name);
            }
        });
        List<ServiceSpec> alone = vanished.stream()
                .map(name -> alone(Optional.ofNullable(journal.entries().get(name))
                        .orElseThrow()
                        .record()
                        .spec()))
                .toList();
        // Each was written down by itself, so nobody has made sure that their order has no cycle.
        boolean ordered = DependencyGraph.of(alone).cycles().isEmpty();
        for (ServiceSpec spec : alone) {
            ServiceEntry entry =
                    Optional.ofNullable(journal.entries().get(spec.name())).orElseThrow();
            put(entry, ordered ? spec : spec.withDependencies(Dependencies.NONE));
        }
    }

    private void put(ServiceEntry entry, ServiceSpec spec) {
        all.put(
                spec.name(),
                new One(entry.record().with(spec), launchedAs(entry.record().spec(), spec), entry.processes()));
    }

    /** What it writes goes where it went, and is kept as today's description says. */
    private static ServiceSpec launchedAs(ServiceSpec then, ServiceSpec now) {
        Output output = then.launch().output();
        Output.LogPlan log = now.launch().output().log().withStderr(output.log().stderr());
        return then.withLaunch(then.launch().withOutput(output.withLog(log)));
    }

    /** Only the order among those that vanished together is left of its dependencies. */
    private ServiceSpec alone(ServiceSpec spec) {
        Dependencies all = spec.dependencies();
        return spec.withDependencies(new Dependencies(among(all.after()), among(all.requires()), List.of()));
    }

    private List<String> among(List<String> names) {
        return names.stream().filter(vanished::contains).toList();
    }

    /** A process was found that the journal does not tell of: it is the service's, and taken to be ready. */
    One found(ServiceSpec spec, Incarnation incarnation, GroupIdentity processes, long nowNanos) {
        One known = all.get(spec.name());
        ServiceRecord record = new ServiceRecord(
                spec,
                Goal.UP,
                false,
                new ServiceState.Running(incarnation, processes.main(), nowNanos, nowNanos),
                incarnation.number(),
                nowNanos,
                true,
                known == null ? History.NONE : known.record().history(),
                Optional.empty(),
                "",
                "",
                "",
                "found running");
        One found = new One(record, spec, Optional.of(processes));
        all.put(spec.name(), found);
        return found;
    }

    public Optional<One> of(String service) {
        return Optional.ofNullable(all.get(service));
    }

    List<One> all() {
        return List.copyOf(all.values());
    }

    /** Those that have processes but are in no configuration any more. */
    List<String> vanished() {
        return vanished;
    }
}
