package dev.vigil.core.change;

import dev.vigil.core.spec.Setting;
import dev.vigil.core.spec.Uptake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a service that is to be another.
 *
 * @param uptake how a service that runs takes it up
 * @param before for a reader; empty: it was not given, or is not to be shown
 * @param after for a reader; empty: it is given no longer, or is not to be shown
 */
public record SettingChange(String key, Uptake uptake, Optional<String> before, Optional<String> after) {
    /** What differs, in the order of {@code after}, then what is gone. */
    public static List<SettingChange> between(List<Setting> before, List<Setting> after) {
        Map<String, Setting> old = byKey(before);
        List<SettingChange> changes = new ArrayList<>();
        for (Setting setting : byKey(after).values()) {
            @Nullable Setting former = old.remove(setting.key());
            if (former == null || !former.value().equals(setting.value())) {
                changes.add(of(Optional.ofNullable(former), Optional.of(setting)));
            }
        }
        old.values().forEach(gone -> changes.add(of(Optional.of(gone), Optional.empty())));
        return List.copyOf(changes);
    }

    private static Map<String, Setting> byKey(List<Setting> settings) {
        Map<String, Setting> byKey = new LinkedHashMap<>();
        settings.forEach(setting -> byKey.put(setting.key(), setting));
        return byKey;
    }

    private static SettingChange of(Optional<Setting> before, Optional<Setting> after) {
        Setting either = Objects.requireNonNull(after.or(() -> before).orElse(null));
        return new SettingChange(either.key(), either.uptake(), shown(before), shown(after));
    }

    private static Optional<String> shown(Optional<Setting> setting) {
        return setting.filter(one -> !one.secret()).map(Setting::value);
    }
}
