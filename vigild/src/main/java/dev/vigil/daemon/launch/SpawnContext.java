package dev.vigil.daemon.launch;

import dev.vigil.linux.SpawnPlan;

/**
 * Where posix_spawn(3) is called: a program has the namespaces and some more attributes of the thread that spawns it.
 */
@FunctionalInterface
public interface SpawnContext {
    /**
     * Spawns it.
     *
     * @return its pid, or {@code -errno}
     * @throws LaunchRefused with the cause, before anything is spawned
     */
    int spawn(SpawnPlan plan);
}
