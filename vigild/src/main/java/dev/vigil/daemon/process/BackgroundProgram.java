package dev.vigil.daemon.process;

/** Knows which process of a program that puts itself into the background is its main one. */
public interface BackgroundProgram {
    /** The first process has ended with success; {@link MainProcesses#change} names the main process, perhaps later. */
    void launcherEnded();

    /**
     * The main process has ended by itself.
     *
     * @param well whether that is known to have been with exit code 0
     * @return whether another one has taken its place, by the same method
     */
    boolean isReplaced(boolean well);
}
