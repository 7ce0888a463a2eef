package dev.vigil.core.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
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

    /** A control group takes other limits at any time. */
    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        limits.forEach((limit, value) -> settings.add(Setting.live("limits." + limit.key(), Long.toString(value))));
        memoryRestartBytes.ifPresent(bytes -> settings.add(Setting.live("on-memory", "restart at " + bytes)));
        return settings;
    }
}
