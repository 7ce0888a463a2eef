package dev.vigil.daemon.launch;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.util.List;
import java.util.Map;

/** A program that vigild needs for itself. It bears marks as a service does, so that the next vigild finds it. */
public final class HelperProcess {
    private HelperProcess() {}

    /** @param incarnation the service's name has parentheses, as that of no service can have */
    public static LaunchRequest of(
            Incarnation incarnation, String run, List<String> command, List<Descriptor> descriptors) {
        ServiceSpec spec = ServiceSpec.of(incarnation.service(), command).withKind(ServiceSpec.Kind.ONESHOT);
        LaunchAdditions additions = LaunchAdditions.descriptors(descriptors)
                .and(LaunchAdditions.variables(Map.of(IdentityVariables.RUN, run), List.of()));
        return new LaunchRequest(spec, incarnation, command, additions);
    }
}
