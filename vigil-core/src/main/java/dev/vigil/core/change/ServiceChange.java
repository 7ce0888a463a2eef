package dev.vigil.core.change;

import dev.vigil.core.spec.Uptake;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A service that is described otherwise.
 *
 * @param changes at least one
 */
public record ServiceChange(String service, List<SettingChange> changes) {
    public ServiceChange {
        changes = List.copyOf(changes);
    }

    /** Whether what runs of it must be restarted. */
    public boolean needsRestart() {
        return matters(Uptake.RESTART);
    }

    /** Whether a change is not taken up sooner than by {@code uptake}. */
    boolean matters(Uptake uptake) {
        return changes.stream().anyMatch(change -> change.uptake().compareTo(uptake) >= 0);
    }

    /** The keys that {@code uptake} is for, as a reader wants them: {@code command, user}. */
    public String keys(Uptake uptake) {
        return changes.stream()
                .filter(change -> change.uptake() == uptake)
                .map(SettingChange::key)
                .collect(Collectors.joining(", "));
    }
}
