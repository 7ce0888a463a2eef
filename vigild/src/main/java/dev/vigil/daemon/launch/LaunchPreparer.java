package dev.vigil.daemon.launch;

import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSpec;

/**
 * A part of vigild that has a say in every program of a service, its main program as well as its stop, reload and
 * readiness commands: as whom it runs, what it must find, and from what it is kept. All methods are called on a
 * spawner's thread, which may wait, perhaps on several at once.
 */
public interface LaunchPreparer {
    /** As whom a program of {@code spec} runs, where that is not what {@code identity} says. */
    default Launch.Identity identity(ServiceSpec spec, Launch.Identity identity) {
        return identity;
    }

    /**
     * Prepares one launch.
     *
     * @param owner as whom the program will run
     * @throws LaunchRefused with the cause
     */
    default LaunchPreparation prepare(LaunchRequest launch, ServiceOwner owner) {
        return LaunchPreparation.NOTHING;
    }
}
