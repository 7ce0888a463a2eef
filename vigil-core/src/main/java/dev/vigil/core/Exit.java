package dev.vigil.core;

/** How a process ended. */
public sealed interface Exit {
    /** By itself, with an exit code from 0 to 255. */
    record Code(int code) implements Exit {}

    /**
     * By a signal.
     *
     * @param signal its number
     * @param coreDumped whether the kernel says that it wrote a core dump
     * @param outOfMemory whether the kernel's out-of-memory killer did it, as far as the cgroup tells
     */
    record Killed(int signal, boolean coreDumped, boolean outOfMemory) implements Exit {}

    /** Unseen: it ended while no vigild watched and the kernel no longer knows how. */
    record Unknown() implements Exit {}
}
