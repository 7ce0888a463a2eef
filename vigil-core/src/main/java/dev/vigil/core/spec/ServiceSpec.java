package dev.vigil.core.spec;

/**
 * One service as it is meant to be: a validated, immutable value.
 *
 * @param name the service's own name, unique in a supervisor; an instance carries its number: {@code web-1}
 * @param group the name in the file, {@code web}; equal to {@code name} unless {@code instances} is above 1
 * @param kind what kind of program it is
 * @param dependencies which services it needs, by concrete name
 * @param start what counts as started, and how long that may take
 * @param restart what happens when it ends by itself
 * @param stop how it is stopped
 * @param reload how it is told to read its configuration again
 * @param launch what is run and in which surroundings; the state machine carries it without looking inside
 */
public record ServiceSpec(
        String name,
        String group,
        Kind kind,
        Dependencies dependencies,
        StartPlan start,
        RestartPlan restart,
        StopPlan stop,
        ReloadPlan reload,
        Launch launch) {

    /** What kind of program a service is. */
    public enum Kind {
        /** Runs until it is stopped; ending by itself is an event that the restart policy decides about. */
        DAEMON,
        /** Runs to its end; ending with success completes it, and what waits for it may start. */
        ONESHOT
    }
}
