package dev.vigil.core.spec;

import java.time.Duration;

/**
 * What counts as started.
 *
 * @param readiness how the program shows that it is ready; {@link Readiness.Immediate} when it runs
 * @param timeout how long it may take until it is ready (for a oneshot: until it has ended); zero means for ever
 */
public record StartPlan(Readiness readiness, Duration timeout) {
    public static final StartPlan DEFAULT = new StartPlan(new Readiness.Immediate(), Duration.ofSeconds(30));

    public StartPlan withReadiness(Readiness readiness) {
        return new StartPlan(readiness, timeout);
    }

    public StartPlan withTimeout(Duration timeout) {
        return new StartPlan(readiness, timeout);
    }
}
