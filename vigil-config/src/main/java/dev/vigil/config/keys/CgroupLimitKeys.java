package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.CgroupLimit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those keys of {@code limits} that hold for all processes of a service together, by control group. */
final class CgroupLimitKeys {
    static final Key<Long> MEMORY_HIGH = key(
            CgroupLimit.MEMORY_HIGH,
            bytes(1_000_000, "1MB"),
            "Memory from which on the kernel slows the service down and takes back what it can; with `on-memory`"
                    + " the memory at which it is restarted instead.");

    private static final Key<Long> MEMORY = key(
            CgroupLimit.MEMORY,
            bytes(1_000_000, "1MB"),
            "Memory of all its processes together, with what they cache of files. Above it the kernel kills one.");

    /** Below a hundredth of a processor the kernel refuses. */
    private static final double CPU_MIN = 0.01;

    private static final int CPU_MAX = 4096;
    private static final int WEIGHT_MAX = 10_000;
    private static final int TASKS_MAX = 4_194_304;

    static final List<Key<Long>> KEYS = List.of(
            MEMORY,
            MEMORY_HIGH,
            key(CgroupLimit.SWAP, bytes(0, "0"), "Swap of all its processes together; 0 is none."),
            key(
                    CgroupLimit.CPU,
                    ValueType.number(CPU_MIN, CPU_MAX).map(processors -> Math.round(processors * 1000)),
                    "Processors of all its processes together: 0.5 is half of one, measured over 100 ms."),
            key(CgroupLimit.CPU_WEIGHT, weight(), "Its share of the processors when all are busy; 100 is usual."),
            key(
                    CgroupLimit.TASKS,
                    ValueType.whole(1, TASKS_MAX).map(Integer::longValue),
                    "Processes and threads of the service; it can start no more."),
            key(CgroupLimit.IO_WEIGHT, weight(), "Its share of the disks when they are busy; 100 is usual."));

    private CgroupLimitKeys() {}

    /** What of these stands in {@code limits}; what contradicts itself is noted. */
    static Map<CgroupLimit, Long> read(ConfigSection limits) {
        Map<CgroupLimit, Long> found = new EnumMap<>(CgroupLimit.class);
        for (CgroupLimit limit : CgroupLimit.values()) {
            KEYS.stream()
                    .filter(key -> key.name().equals(limit.key()))
                    .findFirst()
                    .flatMap(limits::get)
                    .ifPresent(value -> found.put(limit, value));
        }
        Long memory = found.get(CgroupLimit.MEMORY);
        Long high = found.get(CgroupLimit.MEMORY_HIGH);
        if (memory != null && high != null && high >= memory) {
            limits.refuse(MEMORY_HIGH, "it must be below " + limits.pathOf(MEMORY));
        }
        return found;
    }

    private static Key<Long> key(CgroupLimit limit, ValueType<Long> type, String doc) {
        return Key.of(limit.key(), type, "none", doc);
    }

    private static ValueType<Long> bytes(long minBytes, String min) {
        return ValueType.of(
                ValueTypes.SIZE.noun(),
                value -> ValueTypes.SIZE
                        .read(value)
                        .flatMap(size ->
                                size >= minBytes ? Optional.of(size) : value.refuse("it must be at least " + min)));
    }

    private static ValueType<Long> weight() {
        return ValueType.whole(1, WEIGHT_MAX).map(Integer::longValue);
    }
}
