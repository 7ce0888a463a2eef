package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.core.spec.Priorities;
import dev.vigil.core.spec.Priorities.Io;
import dev.vigil.core.spec.Priorities.IoClass;
import dev.vigil.core.spec.Priorities.Policy;
import dev.vigil.core.spec.Priorities.Scheduling;
import dev.vigil.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of what a service gets before others, or after them. */
final class PriorityKeys implements KeyGroup {
    private static final Pattern WORD_AND_NUMBER = Pattern.compile("([a-z-]+)(?::(\\d{1,3}))?");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");
    /** The most that Linux can be built for. */
    private static final int PROCESSORS_MAX = 8192;

    private static final int IO_LEVEL_USUAL = 4;
    private static final int IO_LEVEL_MAX = 7;
    private static final int REALTIME_PRIORITY_MAX = 99;

    private static final Map<String, IoClass> IO_CLASSES =
            Map.of("realtime", IoClass.REALTIME, "best-effort", IoClass.BEST_EFFORT, "idle", IoClass.IDLE);
    private static final Map<String, Policy> POLICIES = Map.of(
            "other", Policy.OTHER,
            "batch", Policy.BATCH,
            "idle", Policy.IDLE,
            "fifo", Policy.FIFO,
            "rr", Policy.RR);

    private static final Key<Integer> NICE = Key.of(
            "nice",
            ValueType.whole(-20, 19),
            "that of vigild",
            "Its niceness: 19 gives way to all others, below 0 needs CAP_SYS_NICE. Also that of its session, which is"
                    + " what counts where Linux groups processes by session (sched(7), autogroup).");

    private static final Key<Io> IO = Key.of(
            "io-priority",
            ValueType.text("\"idle\", \"best-effort:0\" to 7 or \"realtime:0\" to 7", PriorityKeys::io),
            "that of vigild",
            "Its priority of input and output, see ioprio_set(2); 0 is first, without a number it is 4.");

    private static final Key<List<List<Integer>>> AFFINITY = Key.of(
            "cpu-affinity",
            ValueTypes.eitherWholeOr(
                            ValueType.text(
                                    "a processor such as 2, or some such as \"0-3,6\"", PriorityKeys::processors),
                            number -> List.of(processor(number, number.toString())))
                    .oneOrMany(),
            "those of vigild",
            "The processors on which it runs, counted from 0.");

    private static final Key<Scheduling> SCHEDULING = Key.of(
            "scheduling",
            ValueType.text(
                    "\"other\", \"batch\", \"idle\", \"fifo:1\" to 99 or \"rr:1\" to 99", PriorityKeys::scheduling),
            "that of vigild",
            "By which policy it is scheduled, see sched(7); fifo and rr are real-time, need CAP_SYS_NICE, and have"
                    + " priority 1 without a number.");

    private static final Key<Integer> OOM_SCORE_ADJUST = Key.of(
            "oom-score-adjust",
            ValueType.whole(-1000, 1000),
            "that of vigild",
            "How readily the kernel kills it when memory runs out: -1000 never, 1000 first. Less than it has needs"
                    + " CAP_SYS_RESOURCE.");

    @Override
    public List<Key<?>> keys() {
        return List.of(NICE, IO, AFFINITY, SCHEDULING, OOM_SCORE_ADJUST);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        Priorities priorities = new Priorities(
                service.get(NICE),
                service.get(IO),
                affinity(service),
                service.get(SCHEDULING),
                service.get(OOM_SCORE_ADJUST));
        return priorities.equals(Priorities.NONE) ? spec : spec.withSection(Priorities.class, priorities);
    }

    private static List<Integer> affinity(ConfigSection service) {
        Optional<List<List<Integer>>> given = service.get(AFFINITY);
        if (given.isPresent() && given.get().isEmpty()) {
            service.refuse(AFFINITY, "it is empty");
        }
        return given.orElse(List.of()).stream()
                .flatMap(Collection::stream)
                .distinct()
                .sorted()
                .toList();
    }

    private static List<Integer> processors(String text) {
        List<Integer> processors = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher range = RANGE.matcher(part.strip());
            if (!range.matches()) {
                throw new InvalidValue("not a processor such as 2, or some such as \"0-3,6\"", text);
            }
            int first = processor(Long.parseLong(range.group(1)), text);
            int last = range.group(2) == null ? first : processor(Long.parseLong(range.group(2)), text);
            if (last < first) {
                throw new InvalidValue("a range ends before it begins", text);
            }
            for (int processor = first; processor <= last; processor++) {
                processors.add(processor);
            }
        }
        return processors;
    }

    private static int processor(long number, String text) {
        if (number < 0 || number >= PROCESSORS_MAX) {
            throw new InvalidValue("a processor is a number from 0 to " + (PROCESSORS_MAX - 1), text);
        }
        return (int) number;
    }

    private static Io io(String text) {
        Matcher parts = WORD_AND_NUMBER.matcher(text);
        IoClass ioClass = parts.matches() ? IO_CLASSES.get(parts.group(1)) : null;
        if (ioClass == null) {
            throw new InvalidValue("not \"idle\", \"best-effort:0\" to 7 or \"realtime:0\" to 7", text);
        }
        if (ioClass == IoClass.IDLE) {
            return new Io(ioClass, number(parts, 0, 0, 0, text));
        }
        return new Io(ioClass, number(parts, IO_LEVEL_USUAL, 0, IO_LEVEL_MAX, text));
    }

    private static Scheduling scheduling(String text) {
        Matcher parts = WORD_AND_NUMBER.matcher(text);
        Policy policy = parts.matches() ? POLICIES.get(parts.group(1)) : null;
        if (policy == null) {
            throw new InvalidValue("not \"other\", \"batch\", \"idle\", \"fifo:1\" to 99 or \"rr:1\" to 99", text);
        }
        boolean realtime = policy == Policy.FIFO || policy == Policy.RR;
        return new Scheduling(
                policy, realtime ? number(parts, 1, 1, REALTIME_PRIORITY_MAX, text) : number(parts, 0, 0, 0, text));
    }

    private static int number(Matcher parts, int byDefault, int min, int max, String text) {
        if (parts.group(2) == null) {
            return byDefault;
        }
        if (max == 0) {
            throw new InvalidValue(parts.group(1) + " takes no number", text);
        }
        int number = Integer.parseInt(parts.group(2));
        if (number < min || number > max) {
            throw new InvalidValue(parts.group(1) + " takes a number from " + min + " to " + max, text);
        }
        return number;
    }
}
