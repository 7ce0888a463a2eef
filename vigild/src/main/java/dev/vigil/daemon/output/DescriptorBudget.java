package dev.vigil.daemon.output;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Collection;

/**
 * How many descriptors captured services may take: never the last ones. A vigild that has none left accepts no client
 * who could ask what is wrong or stop it, and cannot even open the jar of a class that it needs for the first time.
 * What a service will need later is counted when it is launched, since by then it is too late to refuse it.
 */
final class DescriptorBudget {
    /** For the runtime and its jars, the loop, launches, probes and some clients. */
    static final int OTHERS = 40;

    /** The FIFO, the segment, its index. */
    private static final int PER_STREAM = 3;

    /** That of the process. */
    private static final int PER_SERVICE = 1;

    private final long limit;
    private long taken;

    DescriptorBudget(Linux linux) {
        limit = linux.limit(0, Flags.RLIMIT_NOFILE)
                .map(soft -> soft[0] < 0 ? Long.MAX_VALUE : soft[0] - OTHERS)
                .orElse(Long.MAX_VALUE);
    }

    /** @return whether there are enough left */
    boolean take(Collection<?> streams) {
        if (taken + cost(streams) > limit) {
            return false;
        }
        taken += cost(streams);
        return true;
    }

    void giveBack(Collection<?> streams) {
        taken -= cost(streams);
    }

    private static long cost(Collection<?> streams) {
        return PER_SERVICE + (long) PER_STREAM * streams.size();
    }
}
