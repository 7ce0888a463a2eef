package dev.vigil.core.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The commands by which a service tells what happens to it. They are none of its own programs: what they do and how
 * they end changes nothing for it.
 *
 * @param commands by event, each list in its order; an event without commands is not there
 * @param timeout how long one command may run; above zero
 * @param countMax how many events of one kind are told within {@code within}; of those beyond that only the latest is
 *     told, later; 1 or more
 * @param within above zero
 */
public record EventHooks(Map<HookEvent, List<List<String>>> commands, Duration timeout, int countMax, Duration within)
        implements Section {
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(30);
    public static final int COUNT_DEFAULT = 5;
    public static final Duration WITHIN_DEFAULT = Duration.ofMinutes(10);

    public EventHooks {
        Map<HookEvent, List<List<String>>> copy = new EnumMap<>(HookEvent.class);
        commands.forEach((event, list) -> copy.put(event, List.copyOf(list)));
        commands = Collections.unmodifiableMap(copy);
    }

    /** They are looked up when something has happened. */
    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        commands.forEach(
                (event, list) -> settings.add(Setting.live("on-event." + Setting.text(event), Setting.nested(list))));
        settings.add(Setting.live("on-event.timeout", Setting.text(timeout)));
        settings.add(Setting.live("on-event.limit", countMax + " within " + Setting.text(within)));
        return settings;
    }

    /** What is run at {@code event}. */
    public List<List<String>> at(HookEvent event) {
        return commands.getOrDefault(event, List.of());
    }

    /** All of them, for a service that has any. */
    public static List<List<String>> allOf(ServiceSpec spec) {
        return spec.section(EventHooks.class).stream()
                .flatMap(hooks -> hooks.commands().values().stream())
                .flatMap(List::stream)
                .toList();
    }
}
