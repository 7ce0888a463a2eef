package dev.vigil.core.spec;

/** To which processes of a service the signals of its stop go, and which of them have to end. */
public enum KillMode {
    /** All signals to all of its processes. */
    GROUP,
    /** The first signals to the main process; the final one to all that is left. */
    MIXED,
    /** All signals to the main process. What else there is of the service is left alone, and outlives it. */
    PROCESS,
    /** No signal at all: the stop command alone ends the main process. What else there is is left alone. */
    NONE;

    /** Whether the signals before the final one go to all processes. */
    public boolean asksAll() {
        return this == GROUP;
    }

    /** Whether the final signal goes to all processes, and a stop lasts until none of them is left. */
    public boolean endsAll() {
        return this == GROUP || this == MIXED;
    }

    /** Whether there are signals at all. */
    public boolean sendsSignals() {
        return this != NONE;
    }
}
