package dev.vigil.config;

import java.time.Duration;

/**
 * What the files say of the supervisor itself.
 *
 * @param shutdownTimeout after which time a shutdown kills all that is left; zero: each service has its own time only
 */
public record SupervisorSettings(Duration shutdownTimeout) {
    public static final SupervisorSettings DEFAULT = new SupervisorSettings(Duration.ZERO);
}
