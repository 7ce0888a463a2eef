package dev.vigil.core.spec;

/**
 * Of a service whose end for good ends everything: all others are stopped, and vigild ends with its exit code. An end
 * after which the restart policy starts it again, and one that somebody has asked for, is none.
 *
 * @param ends which ends count
 */
public record Essential(Ends ends) implements Section {
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
