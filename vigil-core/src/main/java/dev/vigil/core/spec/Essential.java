package dev.vigil.core.spec;

import java.util.List;

/**
 * Of a service whose end for good ends everything: all others are stopped, and vigild ends with its exit code. An end
 * after which the restart policy starts it again, and one that somebody has asked for, is none.
 *
 * @param ends which ends count
 */
public record Essential(Ends ends) implements Section {
    @Override
    public List<Setting> settings() {
        return List.of(Setting.live("essential", ends == Ends.UNLESS_COMPLETED ? "true" : Setting.text(ends)));
    }

    /** Which ends of a service end everything. */
    public enum Ends {
        /** Each. */
        ANY,
        /** Of a daemon each, of a oneshot a failure. */
        UNLESS_COMPLETED,
        /** A failure. */
        FAILURE
    }
}
