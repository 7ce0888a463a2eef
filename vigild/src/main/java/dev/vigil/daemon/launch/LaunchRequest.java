package dev.vigil.daemon.launch;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;
import java.util.Map;

/**
 * What one program of a service is to be started with; the rest is in its specification.
 *
 * @param command program and arguments: the service's own, or one of its commands
 * @param additions standard output and error, and what the contributors give; standard input is the null device unless
 *     they give another
 */
public record LaunchRequest(
        ServiceSpec spec, Incarnation incarnation, List<String> command, LaunchAdditions additions) {

    /** Whether it is the service's own command and not one of its others. */
    public boolean isMain() {
        return command.equals(spec.launch().command());
    }

    /** Another program of the same service, with nothing but null devices. */
    public static LaunchRequest quiet(
            ServiceSpec spec, Incarnation incarnation, List<String> command, Map<String, String> variables) {
        return new LaunchRequest(
                spec,
                incarnation,
                command,
                LaunchAdditions.descriptors(LaunchPlanner.NULL_OUTPUT)
                        .and(LaunchAdditions.variables(variables, List.of())));
    }
}
