package dev.vigil.core.spec;

import java.util.List;

/**
 * What a service needs of others, by concrete service names (instances already expanded).
 *
 * @param after order only: when both are to run, this one starts after the named ones and stops before them
 * @param requires order and fate: starting this one starts the named ones; while one of them is not ready this one does
 *     not run, and when one of them goes down this one is stopped first (or at once, after a crash)
 * @param wants order without fate: starting this one starts the named ones, but goes on when they fail
 * @param afterHealthy order only, as {@code after}; where the named ones have health checks this one also waits, before
 *     it starts, until they are healthy
 */
public record Dependencies(List<String> after, List<String> requires, List<String> wants, List<String> afterHealthy) {
    public static final Dependencies NONE = new Dependencies(List.of(), List.of(), List.of());

    /** None that must be healthy. */
    public Dependencies(List<String> after, List<String> requires, List<String> wants) {
        this(after, requires, wants, List.of());
    }

    public Dependencies {
        after = List.copyOf(after);
        requires = List.copyOf(requires);
        wants = List.copyOf(wants);
        afterHealthy = List.copyOf(afterHealthy);
    }
}
