package dev.vigil.daemon.process;

import dev.vigil.linux.ChildStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The children that vigild has launched itself and has not reaped yet, by pid. */
final class LaunchedChildren {
    private final Map<Integer, Child> children = new HashMap<>();

    /**
     * A child.
     *
     * @param pidfd its descriptor, or {@code -errno}
     * @param closesPidfd whether that is to be closed once it is reaped
     * @param beforeReap is run once it has ended, while its number is still its own
     * @param ended hears how it ended; empty: unknown
     */
    record Child(int pid, int pidfd, boolean closesPidfd, Runnable beforeReap, Consumer<Optional<ChildStatus>> ended) {}

    void add(Child child) {
        children.put(child.pid(), child);
    }

    Optional<Child> get(int pid) {
        return Optional.ofNullable(children.get(pid));
    }

    void remove(Child child) {
        children.remove(child.pid());
    }

    boolean contains(int pid) {
        return children.containsKey(pid);
    }
}
