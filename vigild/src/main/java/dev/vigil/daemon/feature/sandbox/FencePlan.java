package dev.vigil.daemon.feature.sandbox;

import dev.vigil.core.spec.ServiceSandbox.Protection;
import java.util.List;
import java.util.Set;

/**
 * What is done in the thread that spawns a program.
 *
 * @param protections of these: network, keyring and namespaces
 * @param mounts what it sees of the file system; empty: all that vigild sees
 * @param strict whether nothing is spawned where something is refused
 */
record FencePlan(Set<Protection> protections, List<MountStep> mounts, boolean strict) {
    /** Whether there is anything to be done. */
    boolean isEmpty() {
        return protections.isEmpty() && mounts.isEmpty();
    }
}
