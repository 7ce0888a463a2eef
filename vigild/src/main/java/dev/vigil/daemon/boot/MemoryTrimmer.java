package dev.vigil.daemon.boot;

import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.linux.Linux;

/**
 * Gives memory back, once, when the start is over: reading the configuration took ten times the heap that is needed
 * from now on, and compiling what the start ran much of the C heap. Some seconds later, so that the first client need
 * not wait for it.
 */
public final class MemoryTrimmer implements LoopComponent {
    /** The runtime frees its pools of scratch memory each five seconds: a start is over when that comes round. */
    private static final long QUIET_NANOS = 4_500_000_000L;

    private final Linux linux;
    private final BlockingExecutor housekeeping;
    private long dueNanos = Long.MAX_VALUE;

    public MemoryTrimmer(Linux linux, BlockingExecutor housekeeping) {
        this.linux = linux;
        this.housekeeping = housekeeping;
    }

    /** The start is over now. */
    public void settled() {
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
