package dev.vigil.config;

import dev.vigil.core.spec.Dependencies;
import dev.vigil.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the declarations of all files together: finds names that are taken twice, dependencies on nothing and cycles, and
 * replaces the names of groups in dependencies by those of their instances.
 */
final class Resolver {
    private static final int SUGGESTIONS_MAX = 100;

    private final List<Declaration> declarations;
    private final Problems problems;
    /** Else a name that is not known may be one that could not be read. */
    private final boolean complete;

    private final Map<String, Declaration> owners = new LinkedHashMap<>();
    private final Map<String, List<String>> members = new HashMap<>();
    private final Map<String, Declaration.Draft> drafts = new LinkedHashMap<>();
    private final Set<String> unsound = new HashSet<>();
    private int suggestions;

    Resolver(List<Declaration> declarations, Reading reading) {
        this.declarations = declarations;
        this.problems = reading.problems();
        this.complete = reading.isComplete();
    }

    /** The services that can be used, in order; with no problem noted that is all of them. */
    List<ServiceSpec> services() {
        declarations.forEach(this::register);
        drafts.values().forEach(this::check);
        Map<String, Map<String, Wish>> edges = new Edges(drafts.values(), members, problems).byName();
        unsound.addAll(new Cycles(edges, problems).names());
        spread();
        return drafts.values().stream()
                .filter(draft -> !unsound.contains(draft.name()))
                .flatMap(draft -> draft.spec().stream().map(spec -> with(spec, dependencies(draft))))
                .toList();
    }

    private void register(Declaration declaration) {
        Set<String> names = new LinkedHashSet<>(declaration.names());
        names.add(declaration.group());
        Optional<Declaration> taken =
                names.stream().flatMap(name -> Optional.ofNullable(owners.get(name)).stream()).findFirst();
        if (taken.isPresent()) {
            refuse(declaration, names);
            return;
        }
        names.forEach(name -> owners.put(name, declaration));
        declaration.names().forEach(name -> members.put(name, List.of(name)));
        members.put(declaration.group(), declaration.names());
        declaration.drafts().forEach(draft -> drafts.put(draft.name(), draft));
        declaration.drafts().stream().filter(draft -> draft.spec().isEmpty()).forEach(draft -> unsound.add(draft.name()));
    }

    private void refuse(Declaration declaration, Set<String> names) {
        names.stream().filter(owners::containsKey).findFirst().ifPresent(name -> {
            Declaration first = java.util.Objects.requireNonNull(owners.get(name));
            String owner = first.group().equals(name) ? "" : " by the instances of " + first.group();
            problems.add(declaration.place(), Names.twice(name + owner, first.place()));
        });
    }

    private void check(Declaration.Draft draft) {
        draft.wishes().forEach(wish -> check(draft, wish));
    }

    private void check(Declaration.Draft draft, Wish wish) {
        List<String> targets = members.getOrDefault(wish.name(), List.of());
        if (targets.isEmpty() && complete) {
            problems.add(wish.place(), "unknown service " + Shown.of(wish.name()) + " in " + wish.relation() + " of "
                    + draft.name() + suggest(wish.name()));
        }
        if (targets.isEmpty()) {
            unsound.add(draft.name());
        }
    }

    private String suggest(String name) {
        return suggestions++ < SUGGESTIONS_MAX ? Nearest.suggest(name, owners.keySet()) : "";
    }

    /** What requires a service that cannot be used cannot be used either. */
    private void spread() {
        Map<String, List<String>> dependants = new HashMap<>();
        drafts.values().forEach(draft -> targets(draft, Wish.Relation.REQUIRES)
                .forEach(target -> dependants.computeIfAbsent(target, key -> new ArrayList<>()).add(draft.name())));
        List<String> queue = new ArrayList<>(unsound);
        while (!queue.isEmpty()) {
            dependants.getOrDefault(queue.removeLast(), List.of()).stream().filter(unsound::add).forEach(queue::add);
        }
    }

    private Dependencies dependencies(Declaration.Draft draft) {
        if (draft.wishes().isEmpty()) {
            return Dependencies.NONE;
        }
        return new Dependencies(
                targets(draft, Wish.Relation.AFTER),
                targets(draft, Wish.Relation.REQUIRES),
                targets(draft, Wish.Relation.WANTS));
    }

    private List<String> targets(Declaration.Draft draft, Wish.Relation relation) {
        return draft.wishes().stream()
                .filter(wish -> wish.relation() == relation)
                .flatMap(wish -> members.getOrDefault(wish.name(), List.of()).stream())
                .filter(name -> !unsound.contains(name) || relation == Wish.Relation.REQUIRES)
                .distinct()
                .toList();
    }

    private static ServiceSpec with(ServiceSpec spec, Dependencies dependencies) {
        return new ServiceSpec(
                spec.name(),
                spec.group(),
                spec.kind(),
                dependencies,
                spec.start(),
                spec.restart(),
                spec.stop(),
                spec.reload(),
                spec.launch());
    }
}
