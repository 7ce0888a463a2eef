package dev.vigil.core.spec;

/**
 * What one feature wants to know of a service: an immutable value, compared by what it holds. Most features have a
 * record for it; see {@link Sections}.
 */
public interface Section {
    /** Whether the service speaks to vigild by sd_notify(3) because of it. */
    default boolean notifies() {
        return false;
    }
}
