package dev.vigil.core.spec;

import java.util.List;
import java.util.Optional;

/**
 * What one feature wants to know of a service: an immutable value, compared by what it holds. Most features have a
 * record for it; see {@link Sections}.
 */
public interface Section {
    /** Whether the service speaks to vigild by sd_notify(3) because of it. */
    default boolean notifies() {
        return false;
    }

    /**
     * What it holds, setting by setting, and how a change of each is taken up. A section that does not say so is taken
     * up by a restart as a whole; a test asks each to say it.
     */
    default List<Setting> settings() {
        return List.of(Setting.restart("other settings", toString()));
    }

    /** For what it waits until its program is launched, for a reader; empty: it is launched as soon as it can be. */
    default Optional<String> awaitedDemand() {
        return Optional.empty();
    }
}
