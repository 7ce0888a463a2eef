package dev.vigil.daemon.boot;

import dev.vigil.config.Places;
import dev.vigil.config.SupervisorSettings;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.change.ConfigurationSource;
import dev.vigil.daemon.state.upgrade.LaunchArguments;
import java.util.List;
import java.util.Optional;

/**
 * What {@link Vigild#run} is to do.
 *
 * @param places where it lives
 * @param configured what it supervises, and how
 * @param followed how the services' output is shown on standard output, merged and prefixed
 * @param single whether it ends when its one service has ended for good, with that service's exit code, and says
 *     nothing on standard error but what is amiss
 * @param arguments by which it was started
 * @param readyFd descriptor that gets a line once the control socket listens, and is closed then
 */
public record VigildOptions(
        Places places,
        Configured configured,
        FollowedOutput followed,
        boolean single,
        LaunchArguments arguments,
        Optional<Integer> readyFd) {

    List<ServiceSpec> services() {
        return configured.services();
    }

    List<String> only() {
        return configured.only();
    }

    /**
     * What is configured.
     *
     * @param services all that it knows of
     * @param only names (services or groups of instances) that are started at once; empty: all
     * @param settings of the supervisor itself
     * @param source where all of this is read again
     */
    public record Configured(
            List<ServiceSpec> services, List<String> only, SupervisorSettings settings, ConfigurationSource source) {
        public Configured {
            services = List.copyOf(services);
            only = List.copyOf(only);
        }
    }
}
