package dev.vigil.core.change;

import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Uptake;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two sets of services. A service that is the same in both is in none of the lists.
 *
 * @param added services that only the second has
 * @param removed services that only the first has
 * @param changed services that both have, with what differs
 */
public record Difference(List<ServiceSpec> added, List<ServiceSpec> removed, List<ServiceChange> changed) {
    public Difference {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    /** How {@code wanted} differs from {@code known}; in their order. */
    public static Difference between(Collection<ServiceSpec> known, Collection<ServiceSpec> wanted) {
        Map<String, ServiceSpec> left = new LinkedHashMap<>();
        known.forEach(spec -> left.put(spec.name(), spec));
        List<ServiceSpec> added = new ArrayList<>();
        List<ServiceChange> changed = new ArrayList<>();
        for (ServiceSpec spec : wanted) {
            @Nullable ServiceSpec before = left.remove(spec.name());
            if (before == null) {
                added.add(spec);
            } else if (!before.equals(spec)) {
                changed.add(new ServiceChange(spec.name(), changes(before, spec)));
            }
        }
        return new Difference(added, List.copyOf(left.values()), changed);
    }

    /** What differs between two descriptions of one service; at least one change unless they are equal. */
    public static List<SettingChange> changes(ServiceSpec before, ServiceSpec after) {
        List<SettingChange> changes = SettingChange.between(before.settings(), after.settings());
        // The instances of a group are one name less or more: nothing of what runs.
        boolean same = before.withGroup(after.group()).equals(after);
        if (!changes.isEmpty() || before.equals(after)) {
            return changes;
        }
        Uptake uptake = same ? Uptake.LIVE : Uptake.RESTART;
        String key = same ? "instances" : "other settings";
        return List.of(new SettingChange(key, uptake, Optional.empty(), Optional.empty()));
    }

    /** Whether nothing differs. */
    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }
}
