package dev.vigil.daemon.loop;

/**
 * A part of vigild that has deadlines of its own (coalescing of output, probes, slow clients). A component keeps them
 * as data: there are no timer objects, so there are no stale timers.
 */
public interface LoopComponent {
    /** When {@link #tick} is due at the latest; {@link Long#MAX_VALUE} when never. */
    default long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }

    /** Does what is due at {@code nowNanos}. Called once each turn in which the deadline has passed. */
    default void tick(long nowNanos) {}
}
