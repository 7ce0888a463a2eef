package dev.vigil.daemon.supervise;

import dev.vigil.config.text.Escaped;
import dev.vigil.config.text.NamePattern;
import dev.vigil.config.text.Suggestion;
import dev.vigil.core.ServiceView;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Timetable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a user calls services by: a service, a group that stands for all its instances, or a pattern with {@code *} and
 * {@code ?}.
 */
public final class NameResolver {
    /** Unknown names that are told; only for these a known name is looked for that may be meant. */
    private static final int UNKNOWN_TOLD_MAX = 10;

    private final Supervisor supervisor;

    public NameResolver(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    /**
     * Names as services.
     *
     * @param unknown those that are neither service nor group, each with a suggestion; of many the first ones and how
     *     many more there are
     */
    public record Resolved(List<String> services, List<String> unknown) {}

    public Resolved all() {
        return new Resolved(supervisor.view().stream().map(ServiceView::name).toList(), List.of());
    }

    /** Those of {@code services} that are started with others: one with times only if it runs or is named itself. */
    public List<String> named(List<String> services, List<String> names) {
        Set<String> exact = new HashSet<>(names);
        return services.stream()
                .filter(service -> exact.contains(service)
                        || supervisor
                                .spec(service)
                                .flatMap(spec -> spec.section(Timetable.class))
                                .isEmpty()
                        || supervisor
                                .view(service)
                                .flatMap(view -> view.state().live())
                                .isPresent())
                .toList();
    }

    /** Takes time in proportion to the names and the services together. */
    public Resolved resolve(List<String> names) {
        Set<String> services = new LinkedHashSet<>();
        Set<String> unknown = new LinkedHashSet<>();
        Map<String, List<String>> groups = Map.of();
        for (String name : names) {
            Optional<ServiceSpec> spec = supervisor.spec(name);
            if (spec.isPresent()) {
                services.add(spec.get().name());
                continue;
            }
            groups = groups.isEmpty() ? groups() : groups;
            List<String> meant = NamePattern.isPattern(name) ? matching(name) : groups.getOrDefault(name, List.of());
            services.addAll(meant);
            if (meant.isEmpty()) {
                unknown.add(name);
            }
        }
        return new Resolved(List.copyOf(services), told(unknown, groups));
    }

    private List<String> matching(String pattern) {
        return supervisor.view().stream()
                .map(ServiceView::name)
                .filter(name -> NamePattern.matches(pattern, name))
                .toList();
    }

    private Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (ServiceView view : supervisor.view()) {
            String group = supervisor.spec(view.name()).orElseThrow().group();
            groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(view.name());
        }
        return groups;
    }

    private List<String> told(Set<String> unknown, Map<String, List<String>> groups) {
        if (unknown.isEmpty()) {
            return List.of();
        }
        Set<String> known = new LinkedHashSet<>();
        groups.forEach((group, services) -> {
            known.addAll(services);
            known.add(group);
        });
        List<String> told = new ArrayList<>();
        unknown.stream()
                .limit(UNKNOWN_TOLD_MAX)
                .forEach(name -> told.add(Escaped.text(name) + Suggestion.suggest(name, known)));
        if (unknown.size() > UNKNOWN_TOLD_MAX) {
            told.add("and " + (unknown.size() - UNKNOWN_TOLD_MAX) + " more");
        }
        return List.copyOf(told);
    }
}
