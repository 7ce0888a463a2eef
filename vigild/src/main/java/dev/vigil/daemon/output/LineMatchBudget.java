package dev.vigil.daemon.output;

import dev.vigil.linux.Linux;

/**
 * How much of the loop's time goes into looking at lines that services write, of all services together: half of it at
 * most. Who waits for a certain line chose the expression, but what is looked at is written by a program that may be
 * hostile. Lines that come faster wait in their pipes, so their writer is slowed down and nobody else.
 */
final class LineMatchBudget {
    /**
     * Bytes that are looked at between two looks at the clock: at most one of the longest lines ends in them. Each
     * costs
     * milliseconds, and clients wait meanwhile.
     */
    static final int STEP_BYTES = 4 << 10;

    /**
     * What the last words of a service that has ended may take; beyond, they go into the log without being looked at.
     */
    static final long DRAIN_NANOS = 50_000_000;

    private final Linux linux;
    private long readyNanos = Long.MIN_VALUE;

    LineMatchBudget(Linux linux) {
        this.linux = linux;
    }

    /** When lines may be looked at again. */
    long readyNanos() {
        return readyNanos;
    }

    /** Does {@code work}, which looks at lines. */
    void spend(Runnable work) {
        long began = linux.monotonicNanos();
        work.run();
        long ended = linux.monotonicNanos();
        readyNanos = ended + (ended - began);
    }
}
