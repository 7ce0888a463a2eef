package dev.vigil.core.spec;

import java.util.List;
import java.util.Optional;

/**
 * What a service gets before others, or after them; set on its process before its program runs.
 *
 * @param nice its niceness, -20 to 19
 * @param io its priority of input and output
 * @param processors on which it runs, ascending; empty: on all
 * @param scheduling by which policy
 * @param oomScoreAdjust how readily it is killed when memory runs out, -1000 to 1000
 */
public record Priorities(
        Optional<Integer> nice,
        Optional<Io> io,
        List<Integer> processors,
        Optional<Scheduling> scheduling,
        Optional<Integer> oomScoreAdjust)
        implements Section {
    public static final Priorities NONE =
            new Priorities(Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());

    public Priorities {
        processors = List.copyOf(processors);
    }

    /** A class of ioprio_set(2), as ionice(1) names it. */
    public enum IoClass {
        REALTIME,
        BEST_EFFORT,
        IDLE
    }

    /** Priority of input and output; {@code level} 0 (first) to 7, 0 where the class is IDLE. */
    public record Io(IoClass ioClass, int level) {}

    /** A policy of sched(7). */
    public enum Policy {
        OTHER,
        BATCH,
        IDLE,
        FIFO,
        RR
    }

    /** How it is scheduled; {@code priority} 1 to 99 where the policy is FIFO or RR, else 0. */
    public record Scheduling(Policy policy, int priority) {}
}
