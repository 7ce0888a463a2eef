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

    /** For a reader: {@code exit code 1}, {@code killed by SIGSEGV (core dumped)}, {@code out of memory: killed by SIGKILL}. */
    default String describe() {
        return switch (this) {
            case Code(int code) -> "exit code " + code;
            case Killed(int signal, boolean dumped, boolean outOfMemory) ->
                (outOfMemory ? "out of memory: " : "")
                        + ("killed by " + new SignalName(signal))
                        + (dumped ? " (core dumped)" : "");
            case Unknown _ -> "ended unseen";
        };
    }
}
