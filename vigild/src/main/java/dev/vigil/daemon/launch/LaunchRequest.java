package dev.vigil.daemon.launch;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.linux.SpawnPlan;
import java.util.List;
import java.util.Map;

/**
 * What one program of a service is to be started with; the rest is in its specification.
 *
 * @param command program and arguments: the service's own, or one of its commands
 * @param variables in addition to those of the service
 * @param descriptors standard output and error, and what readiness needs; standard input is always the null device
 * @param owned paths (FIFOs, sockets) that are given to the service's user
 */
public record LaunchRequest(
        ServiceSpec spec,
        Incarnation incarnation,
        List<String> command,
        Map<String, String> variables,
        List<SpawnPlan.Descriptor> descriptors,
        List<String> owned) {

    /** Another program of the same service, with nothing but null devices. */
    public static LaunchRequest quiet(
            ServiceSpec spec, Incarnation incarnation, List<String> command, Map<String, String> extra) {
        return new LaunchRequest(spec, incarnation, command, extra, LaunchPlanner.NULL_OUTPUT, List.of());
    }
}
