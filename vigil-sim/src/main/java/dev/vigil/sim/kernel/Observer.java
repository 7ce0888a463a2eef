package dev.vigil.sim.kernel;

/** Hears of what the laws are about, at the moment it happens. */
public interface Observer {
    /** A program was spawned by vigild. */
    void spawned(SimProcess process);

    void died(SimProcess process);

    /** From now on its end is told to those only who hold a descriptor of it. */
    void reaped(SimProcess process);

    /** vigild sends a signal to a process, or puts it into a cgroup. */
    void touched(SimProcess process, String how);

    /** vigild wrote a line to its standard error. */
    void said(String line);
}
