package dev.vigil.linux;

/**
 * How a process ended, from siginfo_t of waitid(2).
 *
 * @param killed by a signal rather than by itself
 * @param value the exit code, or the signal's number
 * @param coreDumped whether the kernel wrote a core dump
 */
public record ChildStatus(boolean killed, int value, boolean coreDumped) {
    /** The encoding of wait(2): the signal in the low 7 bits, the dump's flag, the exit code above. */
    public static ChildStatus ofWait(int status) {
        int signal = status & 0x7f;
        return new ChildStatus(signal != 0, signal != 0 ? signal : status >> 8 & 0xff, (status & 0x80) != 0);
    }
}
