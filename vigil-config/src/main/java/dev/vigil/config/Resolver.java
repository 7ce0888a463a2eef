package dev.vigil.config;

import dev.vigil.config.Declaration.Draft;
import dev.vigil.core.spec.Dependencies;
import dev.vigil.core.spec.DependencyGraph;
import dev.vigil.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Puts the declarations of all files together: finds names that are taken twice, dependencies on nothing and cycles,
 * and replaces the names of groups in dependencies by those of their instances. What is wrong with one service costs
 * that service and what requires it, not the others.
 */
final class Resolver {
    static final int DEPENDENCIES_MAX = 200_000;

    private static final int SUGGESTIONS_MAX = 100;

    private final List<Declaration> declarations;
    private final LoadContext reading;
    private final Problems problems;

    /** By name, of a group or an instance. */
    private final Map<String, Declaration> owners = new LinkedHashMap<>();

    /** The instances that a name means. */
    private final Map<String, List<String>> members = new HashMap<>();

    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Set<String> unsound = new HashSet<>();
    private int suggestions;
    private int dependencies;

    Resolver(List<Declaration> declarations, LoadContext reading) {
        this.declarations = declarations;
        this.reading = reading;
        this.problems = reading.problems();
    }

    /** The services that can be used, in order; with no problem noted that is all of them. */
    List<ServiceSpec> services() {
        declarations.forEach(this::register);
        for (Draft draft : drafts.values()) {
            if (!draft.wishes().stream().allMatch(wish -> check(draft, wish))) {
                return List.of();
            }
        }
        List<ServiceSpec> services =
                drafts.values().stream().map(draft -> with(draft, name -> true)).toList();
        unsound.addAll(new Cycles(this::wish, problems).names(DependencyGraph.of(services)));
        if (problems.count() == 0) {
            return services;
        }
        spread(services);
        return drafts.values().stream()
                .filter(draft -> isSound(draft.name()))
                .map(draft -> with(draft, this::isSound))
                .toList();
    }

    private void register(Declaration declaration) {
        Set<String> names = new LinkedHashSet<>(declaration.names());
        names.add(declaration.group());
        List<String> taken = names.stream().filter(owners::containsKey).toList();
        if (!taken.isEmpty()) {
            refuse(declaration, taken.getFirst());
            return;
        }
        names.forEach(name -> owners.put(name, declaration));
        declaration.names().forEach(name -> members.put(name, List.of(name)));
        members.put(declaration.group(), declaration.names());
        declaration.drafts().forEach(draft -> drafts.put(draft.name(), draft));
        declaration.drafts().stream().filter(draft -> !draft.sound()).forEach(draft -> unsound.add(draft.name()));
    }

    private void refuse(Declaration declaration, String taken) {
        Declaration first = owners.getOrDefault(taken, declaration);
        String owner = first.group().equals(taken) ? taken : taken + ", an instance of " + first.group() + ",";
        problems.add(declaration.place(), NameRules.twice(owner, first.place()));
    }

    /** Notes what is wrong with a dependency; false if there is no going on. */
    private boolean check(Draft draft, DependencyRef wish) {
        List<String> targets = targets(wish);
        if (targets.isEmpty()) {
            unsound.add(draft.name());
            noteUnknown(draft, wish);
        }
        dependencies += targets.size();
        if (dependencies > DEPENDENCIES_MAX) {
            problems.add(
                    wish.place(), "cannot have more than " + DEPENDENCIES_MAX + " dependencies, instances counted");
        }
        return dependencies <= DEPENDENCIES_MAX;
    }

    /** Where not everything could be read, a name that is not known may stand there. */
    private void noteUnknown(Draft draft, DependencyRef wish) {
        if (reading.isComplete()) {
            problems.add(
                    wish.place(),
                    "unknown service " + Escaped.of(wish.name()) + " in " + wish.relation() + " of " + draft.group()
                            + suggest(wish.name(), draft));
        }
    }

    private String suggest(String name, Draft draft) {
        if (suggestions++ >= SUGGESTIONS_MAX) {
            return "";
        }
        Set<String> others = new LinkedHashSet<>(owners.keySet());
        members.getOrDefault(draft.group(), List.of()).forEach(others::remove);
        others.remove(draft.group());
        return Suggestion.suggest(name, others);
    }

    /** What requires a service that cannot be used cannot be used either. */
    private void spread(List<ServiceSpec> services) {
        Map<String, List<String>> dependants = new HashMap<>();
        for (ServiceSpec service : services) {
            for (String required : service.dependencies().requires()) {
                dependants.computeIfAbsent(required, key -> new ArrayList<>()).add(service.name());
                if (!drafts.containsKey(required)) {
                    unsound.add(required);
                }
            }
        }
        List<String> queue = new ArrayList<>(unsound);
        while (!queue.isEmpty()) {
            dependants.getOrDefault(queue.removeLast(), List.of()).stream()
                    .filter(unsound::add)
                    .forEach(queue::add);
        }
    }

    private boolean isSound(String name) {
        return drafts.containsKey(name) && !unsound.contains(name);
    }

    private List<String> targets(DependencyRef wish) {
        return members.getOrDefault(wish.name(), List.of());
    }

    /** The wish that an edge of the graph comes from. */
    private DependencyRef wish(DependencyGraph.Edge edge) {
        return Objects.requireNonNull(drafts.get(edge.from())).wishes().stream()
                .filter(wish -> wish.relation().toString().equals(edge.verb())
                        && targets(wish).contains(edge.to()))
                .findFirst()
                .orElseThrow();
    }

    private ServiceSpec with(Draft draft, Predicate<String> usable) {
        return draft.spec().withDependencies(dependencies(draft, usable));
    }

    private Dependencies dependencies(Draft draft, Predicate<String> usable) {
        if (draft.wishes().isEmpty()) {
            return Dependencies.NONE;
        }
        return new Dependencies(
                names(draft, DependencyRef.Relation.AFTER, usable),
                names(draft, DependencyRef.Relation.REQUIRES, usable),
                names(draft, DependencyRef.Relation.WANTS, usable));
    }

    private List<String> names(Draft draft, DependencyRef.Relation relation, Predicate<String> usable) {
        return draft.wishes().stream()
                .filter(wish -> wish.relation() == relation)
                .flatMap(wish -> targets(wish).stream())
                .filter(usable)
                .distinct()
                .toList();
    }
}
