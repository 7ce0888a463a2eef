package dev.vigil.daemon.boot;

/** How the output of services is shown on standard output. */
public enum FollowedOutput {
    /** Not at all. */
    HIDDEN,
    /** Byte for byte: it goes into a file or a pipe. */
    AS_IT_IS,
    /** On a terminal, without what would steer that. */
    ON_TERMINAL,
    /** The same, with names of services in colour. */
    IN_COLOUR
}
