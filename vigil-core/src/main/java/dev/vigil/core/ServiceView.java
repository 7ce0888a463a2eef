package dev.vigil.core;

import java.util.List;
import java.util.Optional;

/**
 * A service as seen from outside at one moment.
 *
 * @param name service name
 * @param goal what is wanted
 * @param state what is
 * @param incarnation number of the latest launch, 0 before the first
 * @param sinceNanos when this state began
 * @param restarts how often it was started again by itself since it is known
 * @param exits its latest ends, newest first, at most {@value #EXITS_MAX}
 * @param row its latest ends that came one soon after the other
 * @param statusText latest sd_notify STATUS, or empty
 * @param reason why it is in this state, for a reader
 * @param next what comes next, and when; empty: nothing without being asked
 * @param health what its health checks have found; unknown also where there are none
 */
public record ServiceView(
        String name,
        Goal goal,
        ServiceState state,
        long incarnation,
        long sinceNanos,
        long restarts,
        List<ExitRecord> exits,
        Row row,
        String statusText,
        String reason,
        Optional<Next> next,
        HealthVerdict health) {

    /** Ends kept for each service. */
    public static final int EXITS_MAX = 10;

    /**
     * One end of a service.
     *
     * @param ranNanos how long the process had run
     * @param ready whether it had been ready; true of a oneshot, which has nothing to be ready for
     * @param asked whether it was being stopped
     */
    public record ExitRecord(long incarnation, Exit exit, long atNanos, long ranNanos, boolean ready, boolean asked) {}

    /**
     * Ends in a row, none after a stable run.
     *
     * @param ends how many, also beyond {@value #EXITS_MAX}; 0: its latest run was stable
     * @param sinceNanos when the first of them was; 0 if there is none or it is not known
     */
    public record Row(int ends, long sinceNanos) {}

    /** What comes next: {@code restart} at a time. */
    public record Next(String what, long atNanos) {}
}
