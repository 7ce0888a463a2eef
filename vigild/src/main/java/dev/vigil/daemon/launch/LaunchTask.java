package dev.vigil.daemon.launch;

/** One launch, as a {@link SpawnerPool} carries it out: first on a thread of its own, at last in the loop. */
public interface LaunchTask {
    /** What to launch. On the spawner's thread: may look at files and ask the user database. @throws LaunchRefused */
    PlannedLaunch plan();

    /** Why {@code plan} failed with {@code errno}, for a reader. On the spawner's thread. */
    String explain(PlannedLaunch plan, int errno);

    /** In the loop. */
    void done(LaunchResult launched);
}
