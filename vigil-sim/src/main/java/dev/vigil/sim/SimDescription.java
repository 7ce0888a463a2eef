package dev.vigil.sim;

import dev.vigil.config.SupervisorSettings;
import dev.vigil.core.spec.Dependencies;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.change.ConfigurationSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the files of a world say at this moment: each vigild reads it at its start, and at an apply. */
final class SimDescription implements ConfigurationSource {
    private final Map<String, ServiceSpec> original = new LinkedHashMap<>();
    private final Map<String, ServiceSpec> described = new LinkedHashMap<>();
    private final Set<String> removedOnce = new HashSet<>();
    private int edits;

    SimDescription(List<ServiceSpec> specs) {
        specs.forEach(spec -> original.put(spec.name(), spec));
        described.putAll(original);
    }

    /** Describes a service otherwise; one that is gone becomes known again by any change. */
    void edit(String service, Operation.Edit.Change change) {
        ServiceSpec usual = Objects.requireNonNull(original.get(service));
        ServiceSpec now = described.getOrDefault(service, usual);
        edits++;
        switch (change) {
            case COMMAND -> described.put(service, withArgument(now));
            case STOP -> described.put(service, now.withStop(now.stop().withTimeout(Duration.ofMillis(1_000 + edits))));
            case NEEDS_NOTHING -> described.put(service, now.withDependencies(Dependencies.NONE));
            case AS_BEFORE -> described.put(service, usual);
            case GONE -> {
                described.remove(service);
                removedOnce.add(service);
            }
        }
    }

    private ServiceSpec withArgument(ServiceSpec spec) {
        return spec.withLaunch(
                spec.launch().withCommand(List.of(ServiceGenerator.SERVICE, spec.name(), "edit " + edits)));
    }

    /** All services, in the order of the world; what is gone is needed by none. */
    List<ServiceSpec> specs() {
        return original.keySet().stream()
                .filter(described::containsKey)
                .map(name -> among(Objects.requireNonNull(described.get(name))))
                .toList();
    }

    private ServiceSpec among(ServiceSpec spec) {
        Dependencies all = spec.dependencies();
        return spec.withDependencies(
                new Dependencies(among(all.after()), among(all.requires()), among(all.wants()), all.afterHealthy()));
    }

    private List<String> among(List<String> names) {
        return names.stream().filter(described::containsKey).toList();
    }

    /** Whether a service was gone once: a vigild that begins does not know its numbers any more. */
    boolean wasRemoved(String service) {
        return removedOnce.contains(service);
    }

    @Override
    public Reading read(List<String> files) {
        return new Reading(specs(), List.of(), SupervisorSettings.DEFAULT);
    }
}
