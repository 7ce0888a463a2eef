package dev.vigil.daemon.launch;

import dev.vigil.core.spec.ServiceSpec;

/** Gives standard output and error to the commands of services: those of the service itself. */
public interface CommandOutput {
    /**
     * Descriptors 1 and 2.
     *
     * @param begins whether a launch begins with this command, so that what is written from now on is of that launch
     * @throws LaunchRefused with the cause
     */
    LaunchAdditions of(ServiceSpec spec, boolean begins);
}
