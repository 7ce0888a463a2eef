package dev.vigil.sim.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** All that happens, as a hash of it and as its last lines. */
public final class Trace {
    private static final long PRIME = 0x100000001b3L;

    private final int linesMax;
    private final Deque<String> lines = new ArrayDeque<>();
    private long hash = 0xcbf29ce484222325L;

    /** @param linesMax lines kept, 0: none */
    public Trace(int linesMax) {
        this.linesMax = linesMax;
    }

    void call(long atNanos, String name, long argument) {
        hash = (hash ^ atNanos) * PRIME;
        hash = (hash ^ name.hashCode()) * PRIME;
        hash = (hash ^ argument) * PRIME;
        if (linesMax > 0) {
            keep(atNanos, name + "(" + argument + ")");
        }
    }

    /** Says something that happened beside system calls. */
    public void note(long atNanos, String text) {
        hash = (hash ^ text.hashCode() ^ atNanos) * PRIME;
        if (linesMax > 0) {
            keep(atNanos, text);
        }
    }

    private void keep(long atNanos, String text) {
        if (lines.size() >= linesMax) {
            lines.removeFirst();
        }
        lines.addLast(String.format("%14.6f %s", atNanos / 1e9, text));
    }

    public long hash() {
        return hash;
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}
