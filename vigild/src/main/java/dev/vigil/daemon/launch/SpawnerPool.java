package dev.vigil.daemon.launch;

/** Those who launch. posix_spawn(3) suspends its caller until the child's exec, so it is never called in the loop. */
@FunctionalInterface
public interface SpawnerPool {
    /** Begins a launch; its end comes back in the loop. */
    void begin(LaunchTask launching);
}
