package dev.vigil.config;

import dev.vigil.config.Declaration.Instance;
import dev.vigil.config.model.DependencyRef;
import dev.vigil.config.model.LoadContext;
import dev.vigil.config.model.Problems;
import dev.vigil.config.text.Escaped;
import dev.vigil.config.text.Suggestion;
import dev.vigil.core.spec.Dependencies;
import dev.vigil.core.spec.DependencyGraph;
import dev.vigil.core.spec.Health;
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
    private final LoadContext context;
    private final Problems problems;

    /** By name, of a group or an instance. */
    private final Map<String, Declaration> owners = new LinkedHashMap<>();

    /** The instances that a name means. */
    private final Map<String, List<String>> members = new HashMap<>();

    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final Set<String> unsound = new HashSet<>();
    private int suggestions;
    private int dependencies;

    Resolver(List<Declaration> declarations, LoadContext context) {
        this.declarations = declarations;
        this.context = context;
        this.problems = context.problems();
    }

    /** The services that can be used, in order; with no problem noted that is all of them. */
    List<ServiceSpec> services() {
        declarations.forEach(this::register);
        for (Instance instance : instances.values()) {
            if (!instance.refs().stream().allMatch(ref -> check(instance, ref))) {
                return List.of();
            }
        }
        List<ServiceSpec> services = instances.values().stream()
                .map(instance -> with(instance, name -> true))
                .toList();
        unsound.addAll(new Cycles(this::ref, problems).names(DependencyGraph.of(services)));
        if (problems.count() == 0) {
            return services;
        }
        spread(services);
        return instances.values().stream()
                .filter(instance -> isSound(instance.name()))
                .map(instance -> with(instance, this::isSound))
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
        declaration.instances().forEach(instance -> instances.put(instance.name(), instance));
        declaration.instances().stream()
                .filter(instance -> !instance.sound())
                .forEach(instance -> unsound.add(instance.name()));
    }

    private void refuse(Declaration declaration, String taken) {
        Declaration first = owners.getOrDefault(taken, declaration);
        String owner = first.group().equals(taken) ? taken : taken + ", an instance of " + first.group() + ",";
        problems.add(declaration.place(), NameRules.twice(owner, first.place()));
    }

    /** Notes what is wrong with a dependency; false if there is no going on. */
    private boolean check(Instance instance, DependencyRef ref) {
        List<String> targets = targets(ref);
        if (targets.isEmpty()) {
            unsound.add(instance.name());
            noteUnknown(instance, ref);
        }
        if (ref.relation() == DependencyRef.Relation.AFTER_HEALTHY) {
            checkHealth(instance, ref, targets);
        }
        dependencies += targets.size();
        if (dependencies > DEPENDENCIES_MAX) {
            problems.add(ref.place(), "cannot have more than " + DEPENDENCIES_MAX + " dependencies, instances counted");
        }
        return dependencies <= DEPENDENCIES_MAX;
    }

    /** What has no checks is never found healthy; nobody asks for that but by mistake. */
    private void checkHealth(Instance instance, DependencyRef ref, List<String> targets) {
        boolean lacking = targets.stream()
                .map(instances::get)
                .filter(Objects::nonNull)
                .filter(Instance::sound)
                .anyMatch(target -> target.spec().section(Health.class).isEmpty());
        if (lacking) {
            unsound.add(instance.name());
            problems.add(
                    ref.place(),
                    "cannot use " + Escaped.of(ref.name()) + " in after-healthy of " + instance.group()
                            + ": it has no health checks; after waits until it is ready");
        }
    }

    /** Where not everything could be read, a name that is not known may stand there. */
    private void noteUnknown(Instance instance, DependencyRef ref) {
        if (context.isComplete()) {
            problems.add(
                    ref.place(),
                    "unknown service " + Escaped.of(ref.name()) + " in " + ref.relation() + " of " + instance.group()
                            + suggest(ref.name(), instance));
        }
    }

    private String suggest(String name, Instance instance) {
        if (suggestions++ >= SUGGESTIONS_MAX) {
            return "";
        }
        Set<String> others = new LinkedHashSet<>(owners.keySet());
        members.getOrDefault(instance.group(), List.of()).forEach(others::remove);
        others.remove(instance.group());
        return Suggestion.suggest(name, others);
    }

    /** What requires a service that cannot be used cannot be used either. */
    private void spread(List<ServiceSpec> services) {
        Map<String, List<String>> dependants = new HashMap<>();
        for (ServiceSpec service : services) {
            for (String required : service.dependencies().requires()) {
                dependants.computeIfAbsent(required, key -> new ArrayList<>()).add(service.name());
                if (!instances.containsKey(required)) {
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
        return instances.containsKey(name) && !unsound.contains(name);
    }

    private List<String> targets(DependencyRef ref) {
        return members.getOrDefault(ref.name(), List.of());
    }

    /** The reference that an edge of the graph comes from. */
    private DependencyRef ref(DependencyGraph.Edge edge) {
        return Objects.requireNonNull(instances.get(edge.from())).refs().stream()
                .filter(ref -> ref.relation().toString().equals(edge.verb())
                        && targets(ref).contains(edge.to()))
                .findFirst()
                .orElseThrow();
    }

    private ServiceSpec with(Instance instance, Predicate<String> usable) {
        return instance.spec().withDependencies(dependencies(instance, usable));
    }

    private Dependencies dependencies(Instance instance, Predicate<String> usable) {
        if (instance.refs().isEmpty()) {
            return Dependencies.NONE;
        }
        return new Dependencies(
                names(instance, DependencyRef.Relation.AFTER, usable),
                names(instance, DependencyRef.Relation.REQUIRES, usable),
                names(instance, DependencyRef.Relation.WANTS, usable),
                names(instance, DependencyRef.Relation.AFTER_HEALTHY, usable));
    }

    private List<String> names(Instance instance, DependencyRef.Relation relation, Predicate<String> usable) {
        return instance.refs().stream()
                .filter(ref -> ref.relation() == relation)
                .flatMap(ref -> targets(ref).stream())
                .filter(usable)
                .distinct()
                .toList();
    }
}
