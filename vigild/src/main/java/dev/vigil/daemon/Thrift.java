package dev.vigil.daemon;

import dev.vigil.daemon.loop.Room;
import dev.vigil.daemon.loop.SlowRoom;
import dev.vigil.linux.Linux;

/**
 * Gives memory back, once, when the start is over: reading the configuration took ten times the heap that is needed
 * from now on, and compiling what the start ran much of the C heap. Some seconds later, so that the first client need
 * not wait for it.
 */
final class Thrift implements Room {
    /** The runtime frees its pools of scratch memory each five seconds: a start is over when that comes round. */
    private static final long QUIET_NANOS = 4_500_000_000L;

    private final Linux linux;
    private final SlowRoom housekeeping;
    private long dueNanos = Long.MAX_VALUE;

    Thrift(Linux linux, SlowRoom housekeeping) {
        this.linux = linux;
        this.housekeeping = housekeeping;
    }

    /** The start is over now. */
    void settled() {
        dueNanos = linux.monotonicNanos() + QUIET_NANOS;
    }

    @Override
    public long nextDeadlineNanos() {
        return dueNanos;
    }

    @Override
    public void tick(long nowNanos) {
        dueNanos = Long.MAX_VALUE;
        housekeeping.run(() -> {
            System.gc();
            linux.trimMemory();
        });
    }
}
