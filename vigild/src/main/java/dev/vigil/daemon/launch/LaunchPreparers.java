package dev.vigil.daemon.launch;

import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

/** All preparers as one, each asked in order. */
public final class LaunchPreparers implements LaunchPreparer {
    private final List<LaunchPreparer> all;

    public LaunchPreparers(List<? extends LaunchPreparer> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public Launch.Identity identity(ServiceSpec spec, Launch.Identity identity) {
        Launch.Identity result = identity;
        for (LaunchPreparer preparer : all) {
            result = preparer.identity(spec, result);
        }
        return result;
    }

    @Override
    public LaunchPreparation prepare(LaunchRequest launch, ServiceOwner owner) {
        LaunchPreparation result = LaunchPreparation.NOTHING;
        for (LaunchPreparer preparer : all) {
            result = result.and(preparer.prepare(launch, owner));
        }
        return result;
    }
}
