package dev.vigil.daemon.launch;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.Dependencies;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ReloadPlan;
import dev.vigil.core.spec.RestartPlan;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.StartPlan;
import dev.vigil.core.spec.StopPlan;
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
        ServiceSpec spec = new ServiceSpec(
                incarnation.service(),
                incarnation.service(),
                ServiceSpec.Kind.ONESHOT,
                Dependencies.NONE,
                StartPlan.DEFAULT,
                RestartPlan.DEFAULT,
                StopPlan.DEFAULT,
                ReloadPlan.DEFAULT,
                Launch.of(command));
        return new LaunchRequest(
                spec, incarnation, command, Map.of(IdentityVariables.RUN, run), descriptors, List.of());
    }
}
