package dev.vigil.core.spec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a service needs of others, by concrete service names (instances already expanded).
 *
 * @param after order only: when both are to run, this one starts after the named ones and stops before them
 * @param requires order and fate: starting this one starts the named ones; while one of them is not ready this one does
 *     not run, and when one of them goes down this one is stopped first (or at once, after a crash)
 * @param wants order without fate: starting this one starts the named ones, but goes on when they fail
 * @param afterHealthy order only, as {@code after}; where the named ones have health checks this one also waits, before
 *     it starts, until they are healthy
 */
public record Dependencies(List<String> after, List<String> requires, List<String> wants, List<String> afterHealthy) {
    public static final Dependencies NONE = new Dependencies(List.of(), List.of(), List.of());

    /** None that must be healthy. */
    public Dependencies(List<String> after, List<String> requires, List<String> wants) {
        this(after, requires, wants, List.of());
    }

    public Dependencies {
        after = List.copyOf(after);
        requires = List.copyOf(requires);
        wants = List.copyOf(wants);
        afterHealthy = List.copyOf(afterHealthy);
    }

    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        add(settings, "after", after);
        add(settings, "requires", requires);
        add(settings, "wants", wants);
        add(settings, "after-healthy", afterHealthy);
        return settings;
    }

    private static void add(List<Setting> settings, String key, List<String> names) {
        if (!names.isEmpty()) {
            settings.add(Setting.live(key, Setting.text(names)));
        }
    }

    /** What is in both. */
    public Dependencies commonWith(Dependencies other) {
        return new Dependencies(
                common(after, other.after),
                common(requires, other.requires),
                common(wants, other.wants),
                common(afterHealthy, other.afterHealthy));
    }

    private static List<String> common(List<String> names, List<String> others) {
        Set<String> known = new HashSet<>(others);
        return names.stream().filter(known::contains).toList();
    }

    /** All that it needs in any way, each once. */
    public Set<String> all() {
        Set<String> all = new LinkedHashSet<>(requires);
        all.addAll(wants);
        all.addAll(after);
        all.addAll(afterHealthy);
        return all;
    }
}
