package dev.vigil.sim.kernel;

/** SIGKILL, as the JVM that it strikes sees it: the call does not return, and nothing in vigild may catch it. */
public final class Killed extends Error {
    private static final long serialVersionUID = 1;

    public Killed() {
        super("killed", null, false, false);
    }
}
