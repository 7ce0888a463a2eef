package dev.vigil.daemon.feature.sandbox;

import dev.vigil.core.spec.ServiceSandbox.Protection;
import java.util.EnumSet;
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
    /** Whether somebody who is not root needs a user namespace for it. */
    boolean needsNamespaces() {
        return !mounts.isEmpty() || protections.contains(Protection.PRIVATE_NETWORK);
    }

    /**
     * What is left of it for a thread that may have no namespaces.
     *
     * @param othersFollow whether programs follow that make namespaces for it, and see to the rest
     */
    FencePlan ofThreadOnly(boolean othersFollow) {
        Set<Protection> left = EnumSet.noneOf(Protection.class);
        left.addAll(protections);
        left.remove(Protection.PRIVATE_NETWORK);
        if (othersFollow) {
            left.remove(Protection.RESTRICT_NAMESPACES);
        }
        return new FencePlan(left, List.of(), strict);
    }

    /** Whether there is anything to be done. */
    boolean isEmpty() {
        return protections.isEmpty() && mounts.isEmpty();
    }
}
