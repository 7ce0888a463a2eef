package dev.vigil.daemon.launch;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.ServiceSpec;

/** Gives the commands around a service the limits that its processes together have. */
@FunctionalInterface
public interface CommandLimits {
    /**
     * What a launch of one of them needs.
     *
     * @param mark what the command says that it is
     */
    LaunchAdditions of(ServiceSpec spec, Incarnation mark);
}
