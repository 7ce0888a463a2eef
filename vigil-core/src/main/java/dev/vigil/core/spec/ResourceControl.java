package dev.vigil.core.spec;

import dev.vigil.core.ReadableSize;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What all processes of a service together may use.
 *
 * @param limits by control group, in the unit of each {@link CgroupLimit}
 * @param memoryRestartBytes the memory at which it is restarted, above 0; empty: it is not
 */
public record ResourceControl(Map<CgroupLimit, Long> limits, Optional<Long> memoryRestartBytes) implements Section {
    public ResourceControl {
        Map<CgroupLimit, Long> ordered = new EnumMap<>(CgroupLimit.class);
        ordered.putAll(limits);
        limits = Collections.unmodifiableMap(ordered);
    }

    /** A limit for a reader: {@code memory 100MB}, {@code cpu 0.5}, {@code tasks 50}. */
    public static String describe(CgroupLimit limit, long value) {
        return limit.key() + " "
                + switch (limit) {
                    case MEMORY, MEMORY_HIGH, SWAP -> ReadableSize.of(value);
                    case CPU -> processors(value);
                    case CPU_WEIGHT, TASKS, IO_WEIGHT -> Long.toString(value);
                };
    }

    private static String processors(long thousandths) {
        String fraction = Long.toString(1000 + thousandths % 1000).substring(1).replaceFirst("0+$", "");
        return thousandths / 1000 + (fraction.isEmpty() ? "" : "." + fraction);
    }
}
