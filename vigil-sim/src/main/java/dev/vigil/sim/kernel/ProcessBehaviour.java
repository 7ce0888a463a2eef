package dev.vigil.sim.kernel;

/** What a process does. It lives by entries of the agenda; signals reach it here. */
public interface ProcessBehaviour {
    /** It has been executed. */
    void begin();

    /** It got a signal that can be caught. */
    void signalled(int signal);

    /** Loads what a process is to run. */
    @FunctionalInterface
    interface Loader {
        ProcessBehaviour load(SimProcess process);
    }
}
