package dev.vigil.daemon.launch;

/** What became of a launch. */
public sealed interface LaunchResult {
    /**
     * The program runs.
     *
     * @param pidfd a descriptor for it, or {@code -errno}: then its end is seen without one, a little later
     */
    record Started(int pid, int pidfd) implements LaunchResult {}

    /** It could not be started; the cause for a reader. */
    record Refused(String cause) implements LaunchResult {}
}
