package dev.vigil.daemon.feature.readiness;

/** Looks for the readiness of one incarnation. */
interface ReadinessWatch {
    /** When {@link #tick} is due; {@link Long#MAX_VALUE} when never. */
    default long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }

    /** Does what is due. */
    default void tick(long nowNanos) {}

    /** Looks no more; closes what it has open. */
    default void close() {}
}
