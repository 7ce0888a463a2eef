package dev.vigil.core.spec;

/** After which ends a service is started again. */
public enum RestartPolicy {
    /** After every end. */
    ALWAYS,
    /** After every end that was no success: another exit code, a signal, a timeout. */
    ON_FAILURE,
    /** After a signal that is no success or a timeout, but not after an exit code. */
    ON_ABNORMAL,
    /** Never. */
    NEVER
}
