package dev.vigil.core.spec;

import java.time.Duration;
import java.util.List;

/**
 * How long a start may take; how a program shows that it is ready is in {@link Readiness}.
 *
 * @param timeout how long it may take until it is ready (for a oneshot: until it has ended); zero means for ever
 */
public record StartPlan(Duration timeout) {
    public static final StartPlan DEFAULT = new StartPlan(Duration.ofSeconds(30));

    List<Setting> settings() {
        return List.of(Setting.atStart("start-timeout", Setting.text(timeout)));
    }
}
