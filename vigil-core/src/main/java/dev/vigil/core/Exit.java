package dev.vigil.core;

import dev.vigil.core.spec.SignalName;

/** How a process ended. */
public sealed interface Exit {
    /** Of what ended by a signal: this and the number of the signal, as shells have it. */
    int SIGNAL_BASE = 128;

    /** By itself, with an exit code from 0 to 255. */
    record Code(int code) implements Exit {
        @Override
        public int exitCode() {
            return code;
        }

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
     * @param memory what it had used by then, if it was
     */
    record Killed(int signal, boolean coreDumped, boolean outOfMemory, MemoryUse memory) implements Exit {
        public Killed(int signal, boolean coreDumped, boolean outOfMemory) {
            this(signal, coreDumped, outOfMemory, MemoryUse.UNKNOWN);
        }

        /** The same by the out-of-memory killer. */
        public Killed outOfMemory(MemoryUse used) {
            return new Killed(signal, coreDumped, true, used);
        }

        @Override
        public int exitCode() {
            return SIGNAL_BASE + signal;
        }

        @Override
        public String describe() {
            return outOfMemory
                    ? "killed by the kernel: out of memory" + memory.describe()
                    : "killed by " + new SignalName(signal) + (coreDumped ? " (core dumped)" : "");
        }
    }

    /**
     * How much memory a service had when it was out of it.
     *
     * @param limitBytes its limit; 0: it has none, or it is not known
     * @param usedBytes the most that it had; 0: not known
     */
    record MemoryUse(long limitBytes, long usedBytes) {
        public static final MemoryUse UNKNOWN = new MemoryUse(0, 0);

        private String describe() {
            return (limitBytes > 0 ? ", limit " + ReadableSize.of(limitBytes) : "")
                    + (usedBytes > 0 ? ", used " + ReadableSize.of(usedBytes) : "");
        }
    }

    /**
     * Unseen, and the kernel no longer knows how.
     *
     * @param away whether it was because no vigild ran at that time
     */
    record Unknown(boolean away) implements Exit {
        @Override
        public int exitCode() {
            return 1;
        }

        @Override
        public String describe() {
            return away ? "ended while vigild was away; status unknown" : "ended unseen";
        }
    }

    /** With which vigild ends for it, as a shell would: 128 and its number after a signal, 1 if it is not known. */
    int exitCode();

    /**
     * For a reader: {@code exit code 1}, {@code killed by SIGSEGV (core dumped)}, {@code killed by the kernel: out of
     * memory, limit 100MB, used 100MB}.
     */
    String describe();
}
