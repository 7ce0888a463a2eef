package dev.vigil.core.spec;

import java.util.ArrayList;
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

    /** They are inherited by each process that it starts: only a restart reaches all. */
    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        nice.ifPresent(value -> settings.add(Setting.restart("nice", Integer.toString(value))));
        io.ifPresent(value ->
                settings.add(Setting.restart("io-priority", Setting.text(value.ioClass()) + ":" + value.level())));
        if (!processors.isEmpty()) {
            settings.add(Setting.restart("cpu-affinity", processors.toString()));
        }
        scheduling.ifPresent(value ->
                settings.add(Setting.restart("scheduling", Setting.text(value.policy()) + ":" + value.priority())));
        oomScoreAdjust.ifPresent(value -> settings.add(Setting.restart("oom-score-adjust", Integer.toString(value))));
        return settings;
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
