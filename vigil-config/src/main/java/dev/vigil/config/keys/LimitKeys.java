package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.Value;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.CgroupLimit;
import dev.vigil.core.spec.Launch.Limit;
import dev.vigil.core.spec.ResourceControl;
import dev.vigil.core.spec.ServiceSpec;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of {@code limits}: the resource limits of setrlimit(2), which hold for each process, and those of control
 * groups, which hold for all together. {@code cpu} is one of the latter, so that the limit of CPU time is called
 * {@code cpu-seconds} here.
 */
final class LimitKeys implements KeyGroup {
    private static final ValueType<Long> UNLIMITED = ValueType.choice(Map.of("unlimited", Limit.UNLIMITED));
    private static final ValueType<Long> COUNT = ValueType.of("a whole number or \"unlimited\"", LimitKeys::count);
    private static final ValueType<Long> BYTES = ValueType.of(
            "a size or \"unlimited\"",
            value -> value.isText("unlimited") ? UNLIMITED.read(value) : ValueTypes.SIZE.read(value));

    private static final List<Key<Limit>> KEYS = List.of(
            count("nofile", "Open file descriptors."),
            count("nproc", "Processes and threads of the user."),
            bytes("core", "Size of a core dump."),
            bytes("as", "Address space."),
            bytes("data", "Data segment."),
            bytes("stack", "Stack of the main thread."),
            bytes("fsize", "Size of a file that it writes."),
            bytes("memlock", "Memory locked into RAM."),
            bytes("rss", "Resident set; Linux takes no notice of it."),
            bytes("msgqueue", "POSIX message queues of the user."),
            count("sigpending", "Queued signals of the user."),
            count("locks", "File locks; Linux takes no notice of it."),
            count("nice", "Ceiling of niceness, 20 minus this."),
            count("rtprio", "Ceiling of real-time priority."),
            count("rttime", "Microseconds of CPU time without a blocking system call, real-time scheduling only."),
            count("cpu-seconds", "Seconds of CPU time."));

    private static final Key<Limits> LIMITS = Key.of(
            "limits",
            ValueType.table(
                    KeyTable.of(Stream.concat(CgroupLimitKeys.KEYS.stream(), KEYS.stream())
                            .toList()),
                    LimitKeys::limits),
            "those of vigild",
            "What it may use. Limits of setrlimit(2) hold for each process (a single value is the soft and the hard"
                    + " limit), those of control groups for all together; one that can't be set here is told by"
                    + " `vigil status` and `vigil check`, and the service runs without it.");

    private static final Key<Boolean> ON_MEMORY = Key.of(
            "on-memory",
            ValueType.choice(Map.of("restart", true)),
            "none",
            "`restart`: it is restarted when all its processes together use the memory of `limits.memory-high`, without"
                    + " what they cache of files. vigild looks every 5 seconds; it needs no control groups.");

    /** All of the table. */
    private record Limits(Map<String, Limit> each, Map<CgroupLimit, Long> together) {}

    @Override
    public List<Key<?>> keys() {
        return List.of(LIMITS, ON_MEMORY);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        Limits limits = service.get(LIMITS).orElse(new Limits(Map.of(), Map.of()));
        ServiceSpec limited = spec.withLaunch(
                spec.launch().withSurroundings(spec.launch().surroundings().withLimits(limits.each())));
        Map<CgroupLimit, Long> together = new EnumMap<>(CgroupLimit.class);
        together.putAll(limits.together());
        Optional<Long> restartBytes =
                service.get(ON_MEMORY).flatMap(_ -> Optional.ofNullable(together.remove(CgroupLimit.MEMORY_HIGH)));
        return together.isEmpty() && restartBytes.isEmpty()
                ? limited
                : limited.withSection(ResourceControl.class, new ResourceControl(together, restartBytes));
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        boolean restarts = service.get(ON_MEMORY).isPresent();
        boolean at = spec.section(ResourceControl.class)
                .flatMap(ResourceControl::memoryRestartBytes)
                .isPresent();
        if (restarts && !at && !givesMemoryHigh(service)) {
            service.refuse(ON_MEMORY, "it needs limits.memory-high, the memory at which it is restarted");
        }
    }

    /** One that could not be used is told already. */
    private static boolean givesMemoryHigh(ConfigSection service) {
        return service.value(LIMITS)
                .map(Value::raw)
                .filter(ConfigValue.Table.class::isInstance)
                .map(ConfigValue.Table.class::cast)
                .map(table -> table.entries().containsKey(CgroupLimit.MEMORY_HIGH.key()))
                .orElseGet(() -> service.has(LIMITS));
    }

    private static Optional<Limits> limits(ConfigSection section) {
        Map<String, Limit> limits = new LinkedHashMap<>();
        for (Key<Limit> key : KEYS) {
            section.get(key).ifPresent(limit -> limits.put(key.name().replace("cpu-seconds", "cpu"), limit));
        }
        return Optional.of(new Limits(limits, CgroupLimitKeys.read(section)));
    }

    private static Key<Limit> count(String name, String doc) {
        return key(name, COUNT, doc);
    }

    private static Key<Limit> bytes(String name, String doc) {
        return key(name, BYTES, doc);
    }

    private static Key<Limit> key(String name, ValueType<Long> value, String doc) {
        Key<Long> soft = Key.of("soft", value, "required", "What holds; the program may raise it to the hard limit.");
        Key<Long> hard = Key.of("hard", value, "required", "How far the program may raise it.");
        ValueType<Limit> both = ValueType.table(KeyTable.of(soft, hard), section -> pair(section, soft, hard));
        ValueType<Limit> one = value.map(limit -> new Limit(limit, limit));
        ValueType<Limit> shape = ValueType.of(
                value.noun() + ", or { soft, hard }",
                given -> given.raw() instanceof ConfigValue.Table ? both.read(given) : one.read(given));
        return Key.of(name, shape, "unchanged", doc);
    }

    private static Optional<Limit> pair(ConfigSection section, Key<Long> softKey, Key<Long> hardKey) {
        Optional<Long> soft = section.get(softKey);
        Optional<Long> hard = section.get(hardKey);
        if (!section.has(softKey) || !section.has(hardKey)) {
            section.lacks("cannot use " + section.path() + ": it needs both soft and hard");
        }
        if (soft.isEmpty() || hard.isEmpty()) {
            return Optional.empty();
        }
        if (Long.compareUnsigned(soft.get(), hard.get()) > 0) {
            section.refuse(softKey, "the soft limit is above the hard one");
        }
        return Optional.of(new Limit(soft.get(), hard.get()));
    }

    private static Optional<Long> count(Value value) {
        if (value.raw() instanceof ConfigValue.Whole whole) {
            return value.parse(whole.number(), ValueTypes::notNegative);
        }
        return value.isText("unlimited")
                ? Optional.of(Limit.UNLIMITED)
                : value.refuse("not a whole number or \"unlimited\"");
    }
}
