package dev.vigil.daemon.launch;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.ServiceSpec;
import java.util.Optional;

/**
 * A part of vigild that gives something to launches: variables, descriptors, paths of the service's user, steps before
 * the program's first instruction. The contributors are listed in {@code Wiring}; all methods are called on the loop's
 * thread, in the order of that list.
 */
public interface LaunchContributor {
    /** What a launch needs of it, made now. @throws LaunchRefused with the cause */
    default LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        return LaunchAdditions.NOTHING;
    }

    /** The service is wanted, and waits for what it needs. */
    default void waiting(ServiceSpec spec) {}

    /** The service is wanted, but launched only on demand: says {@code TriggeredStart} once somebody needs it. */
    default void awaitDemand(ServiceSpec spec) {}

    /** The program runs; the state machine does not know it yet. */
    default void launched(Incarnation incarnation, ServiceSpec spec) {}

    /** The service is running: ready, if it shows that. */
    default void running(Incarnation incarnation, ServiceSpec spec) {}

    /** The service was running, or was to be, and is being stopped; its processes are still there. */
    default void stopping(Incarnation incarnation) {}

    /**
     * The main process has ended, or could not be launched; the state machine does not know it yet. What was prepared
     * for it must make way for the next launch.
     */
    default void ended(Incarnation incarnation) {}

    /** The service has come to rest: it is down, completed or failed, and is not started again by itself. */
    default void rested(String service) {}

    /**
     * The service is described anew while vigild runs, or becomes known. What runs of it goes on; its next launch goes
     * by {@code now}.
     *
     * @param before how it was described; empty: it was not known
     * @param live what runs of it
     */
    default void described(Optional<ServiceSpec> before, ServiceSpec now, Optional<ServiceState.Launched> live) {}

    /** The service is known no longer; nothing runs of it. */
    default void forgotten(String service) {}

    /**
     * Continues with what an earlier vigild had prepared and launched.
     *
     * @param spec of today
     * @param state in which the earlier vigild left the incarnation
     * @throws LaunchRefused with the cause
     */
    default void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {}

    /** How many descriptors vigild holds for it while one incarnation of the service runs. */
    default int descriptors(ServiceSpec spec) {
        return 0;
    }
}
