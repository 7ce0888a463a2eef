package dev.vigil.daemon.feature.notify;

/**
 * How much one service may send by sd_notify(3) before it has to wait: {@value #BURST} units at once and {@value
 * #PER_SECOND} a second. A message costs one; one that has to be looked up among the processes costs more. Kept as the
 * time at which all that was spent will have been earned.
 */
final class NotifyBudget {
    static final int PER_SECOND = 200;
    static final int BURST = 64;
    static final int MESSAGE_COST = 1;
    /** Whose a sender is that is not the main process takes a look at one or two files of /proc. */
    static final int SENDER_COST = 1;
    /**
     * Who a process belongs to takes several files of /proc, and a change of the main process a record of the journal.
     */
    static final int LOOKUP_COST = 20;

    private static final long UNIT_NANOS = 1_000_000_000L / PER_SECOND;

    private long earnedNanos = Long.MIN_VALUE;

    void spend(int units, long nowNanos) {
        earnedNanos = Math.max(earnedNanos, nowNanos) + units * UNIT_NANOS;
    }

    /** When the next message may be read; not later than {@code nowNanos}: now. */
    long readyNanos() {
        return earnedNanos == Long.MIN_VALUE ? Long.MIN_VALUE : earnedNanos - BURST * UNIT_NANOS;
    }
}
