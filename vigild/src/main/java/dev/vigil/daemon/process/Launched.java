package dev.vigil.daemon.process;

/** What became of a launch. */
public sealed interface Launched {
    /**
     * The program runs.
     *
     * @param pidfd a descriptor for it, or {@code -errno}: then its end is seen without one, a little later
     */
    record Started(int pid, int pidfd) implements Launched {}

    /** It could not be started; the cause for a reader. */
    record Refused(String cause) implements Launched {}
}
