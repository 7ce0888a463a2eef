package dev.vigil.daemon.feature.resources;

import dev.vigil.core.spec.Priorities;
import dev.vigil.daemon.launch.LaunchStep;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sets priorities of a process before its program runs, by its pid: so they do not depend on the service's user. */
final class PrioritySteps {
    private final Linux linux;
    private final ProcessorList online;

    PrioritySteps(Linux linux) {
        this.linux = linux;
        this.online = new ProcessorList(linux);
    }

    List<LaunchStep> of(Priorities priorities) {
        List<LaunchStep> steps = new ArrayList<>();
        priorities.nice().ifPresent(nice -> steps.add(pid -> nice(pid, nice)));
        priorities.io().ifPresent(io -> steps.add(pid -> io(pid, io)));
        if (!priorities.processors().isEmpty()) {
            steps.add(pid -> affinity(pid, priorities.processors()));
        }
        priorities.scheduling().ifPresent(scheduling -> steps.add(pid -> scheduling(pid, scheduling)));
        priorities.oomScoreAdjust().ifPresent(adjust -> steps.add(pid -> oomScore(pid, adjust)));
        return steps;
    }

    /**
     * The program leads a session of its own, and where Linux groups processes by session the niceness of the group is
     * what counts among services. That file is missing where it does not, and a refusal there is no failure: the
     * process itself has its niceness.
     */
    private Optional<String> nice(int pid, int nice) {
        int result = linux.setNice(pid, nice);
        if (result == 0) {
            write("/proc/" + pid + "/autogroup", Integer.toString(nice));
        }
        return told(result, "nice " + nice);
    }

    private Optional<String> io(int pid, Priorities.Io io) {
        int ioClass = switch (io.ioClass()) {
            case REALTIME -> 1;
            case BEST_EFFORT -> 2;
            case IDLE -> 3;
        };
        int result = linux.setIoPriority(pid, ioClass, io.level());
        String level = io.ioClass() == Priorities.IoClass.IDLE ? "" : ":" + io.level();
        return told(result, "io-priority " + word(io.ioClass()) + level);
    }

    private Optional<String> affinity(int pid, List<Integer> processors) {
        Optional<String> missing = online.missing(processors);
        if (missing.isPresent()) {
            return missing;
        }
        int[] numbers = processors.stream().mapToInt(Integer::intValue).toArray();
        return told(linux.setAffinity(pid, numbers), "cpu-affinity " + ProcessorList.text(processors));
    }

    private Optional<String> scheduling(int pid, Priorities.Scheduling scheduling) {
        int policy = switch (scheduling.policy()) {
            case OTHER -> Flags.SCHED_OTHER;
            case BATCH -> Flags.SCHED_BATCH;
            case IDLE -> Flags.SCHED_IDLE;
            case FIFO -> Flags.SCHED_FIFO;
            case RR -> Flags.SCHED_RR;
        };
        String priority = scheduling.priority() == 0 ? "" : ":" + scheduling.priority();
        int result = linux.setScheduler(pid, policy, scheduling.priority());
        return told(result, "scheduling " + word(scheduling.policy()) + priority);
    }

    private Optional<String> oomScore(int pid, int adjust) {
        return told(write("/proc/" + pid + "/oom_score_adj", Integer.toString(adjust)), "oom-score-adjust " + adjust);
    }

    private int write(String path, String text) {
        int fd = linux.open(path, Flags.O_WRONLY, 0);
        if (fd < 0) {
            return fd;
        }
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int written = linux.write(fd, bytes, 0, bytes.length);
        linux.close(fd);
        return Math.min(0, written);
    }

    /** As it is written in a file. */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<String> told(int result, String what) {
        return result == 0 ? Optional.empty() : Optional.of(what + ": " + Errno.describe(result));
    }
}
