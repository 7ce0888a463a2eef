package dev.vigil.daemon.process;

/**
 * Sees to it that {@link ChildReaper#reapEnded} is called in the loop whenever a child has ended, also an adopted one
 * of which nobody knew.
 */
@FunctionalInterface
public interface ChildWatch {
    /** There is a child (again). Callable from any thread. */
    void born();
}
