package dev.vigil.linux;

/**
 * How a process ended, from siginfo_t of waitid(2).
 *
 * @param killed by a signal rather than by itself
 * @param value the exit code, or the signal's number
 * @param coreDumped whether the kernel wrote a core dump
 */
public record ChildStatus(boolean killed, int value, boolean coreDumped) {}
