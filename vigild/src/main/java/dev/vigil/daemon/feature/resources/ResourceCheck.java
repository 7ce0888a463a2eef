package dev.vigil.daemon.feature.resources;

import dev.vigil.core.spec.CgroupLimit;
import dev.vigil.core.spec.Priorities;
import dev.vigil.core.spec.ResourceControl;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.process.CgroupControllers;
import dev.vigil.daemon.process.CgroupControllers.Location;
import dev.vigil.daemon.process.ResourceGroups.UnmetLimit;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be known before a launch of whether this machine has what a service's limits and priorities need. */
public final class ResourceCheck {
    private final Linux linux;
    private final Map<CgroupLimit, Location> locations = new EnumMap<>(CgroupLimit.class);
    private Optional<CgroupControllers> controllers = Optional.empty();

    public ResourceCheck(Linux linux) {
        this.linux = linux;
    }

    /** Why a launch would be refused here, in the words of the refusal. */
    public Optional<String> problem(ServiceSpec spec) {
        return spec.section(Priorities.class)
                .map(Priorities::processors)
                .flatMap(processors -> new ProcessorList(linux).missing(processors));
    }

    /** Which limits would not be in force here, for who asks. */
    public Optional<String> warning(ServiceSpec spec) {
        List<UnmetLimit> unmet = new ArrayList<>();
        spec.section(ResourceControl.class)
                .map(ResourceControl::limits)
                .orElse(Map.of())
                .forEach((limit, value) -> {
                    if (locations.computeIfAbsent(limit, this::locate) instanceof Location.Missing(String reason)) {
                        unmet.add(new UnmetLimit(limit, value, reason));
                    }
                });
        return unmet.isEmpty() ? Optional.empty() : Optional.of(LimitNotes.of(unmet));
    }

    private Location locate(CgroupLimit limit) {
        CgroupControllers there = controllers.orElseGet(() -> CgroupControllers.of(linux));
        controllers = Optional.of(there);
        return there.locate(limit);
    }
}
