package dev.vigil.core;

/** How a process ended. */
public sealed interface Exit {
    /** By itself, with an exit code from 0 to 255. */
    record Code(int code) implements Exit {
        @Override
        public String describe() {
            return "exit code " + code;
        }
    }

    /**
     * By a signal.
     *
     * @param signal its number
     * @param coreDumped whether the kernel says that it wrote a core dump
     * @param outOfMemory whether the kernel's out-of-memory killer did it, as far as the cgroup tells
     */
    record Killed(int signal, boolean coreDumped, boolean outOfMemory) implements Exit {
        @Override
        public String describe() {
            String by = "killed by " + new SignalName(signal);
            return (outOfMemory ? "out of memory: " : "") + by + (coreDumped ? " (core dumped)" : "");
        }
    }

    /**
     * Unseen, and the kernel no longer knows how.
     *
     * @param away whether it was because no vigild ran at that time
     */
    record Unknown(boolean away) implements Exit {
        @Override
        public String describe() {
            return away ? "ended while vigild was away; status unknown" : "ended unseen";
        }
    }

    /**
     * For a reader: {@code exit code 1}, {@code killed by SIGSEGV (core dumped)}, {@code out of memory: killed by
     * SIGKILL}.
     */
    String describe();
}
