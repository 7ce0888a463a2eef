package dev.vigil.core.spec;

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
}
