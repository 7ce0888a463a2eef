package dev.vigil.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds services that wait for each other.
 *
 * <p>A service all of whose dependencies are settled is settled. What is left when no more can be settled has at least one
 * unsettled dependency each; following those leads round a cycle. That cycle is noted, edge by edge, and taken for
 * settled, and so on until nothing is left.
 */
final class Cycles {
    private static final int EDGES_SHOWN_MAX = 20;

    private final Map<String, Map<String, Wish>> edges;
    private final Problems problems;
    private final Map<String, Integer> waitingFor = new LinkedHashMap<>();
    private final Map<String, List<String>> dependants = new HashMap<>();

    Cycles(Map<String, Map<String, Wish>> edges, Problems problems) {
        this.edges = edges;
        this.problems = problems;
    }

    /** The names on cycles, each cycle noted. */
    Set<String> names() {
        edges.forEach((name, own) -> waitingFor.put(name, (int) own.keySet().stream().filter(edges::containsKey).count()));
        edges.forEach((name, own) -> own.keySet()
                .forEach(target -> dependants.computeIfAbsent(target, key -> new ArrayList<>()).add(name)));
        settle(waitingFor.entrySet().stream().filter(entry -> entry.getValue() == 0).map(Map.Entry::getKey).toList());
        Set<String> onCycles = new LinkedHashSet<>();
        while (!waitingFor.isEmpty()) {
            List<String> cycle = cycle();
            note(cycle);
            onCycles.addAll(cycle);
            settle(cycle);
        }
        return onCycles;
    }

    private void settle(List<String> names) {
        List<String> queue = new ArrayList<>(names);
        while (!queue.isEmpty()) {
            String name = queue.removeLast();
            if (waitingFor.remove(name) != null) {
                dependants.getOrDefault(name, List.of()).stream().filter(this::isLast).forEach(queue::add);
            }
        }
    }

    private boolean isLast(String dependant) {
        Integer left = waitingFor.computeIfPresent(dependant, (name, count) -> count - 1);
        return left != null && left == 0;
    }

    private List<String> cycle() {
        Set<String> walked = new LinkedHashSet<>();
        String name = waitingFor.keySet().iterator().next();
        while (walked.add(name)) {
            name = ownEdges(name).keySet().stream().filter(waitingFor::containsKey).findFirst().orElseThrow();
        }
        List<String> path = new ArrayList<>(walked);
        return path.subList(path.indexOf(name), path.size());
    }

    private void note(List<String> cycle) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < cycle.size() && i < EDGES_SHOWN_MAX; i++) {
            told.add(tell(cycle.get(i), cycle.get((i + 1) % cycle.size())));
        }
        if (cycle.size() > EDGES_SHOWN_MAX) {
            told.add("and " + (cycle.size() - EDGES_SHOWN_MAX) + " more");
        }
        String next = cycle.get(1 % cycle.size());
        problems.add(wish(cycle.getFirst(), next).place(), "services wait for each other: " + String.join(", ", told));
    }

    private String tell(String name, String target) {
        Wish wish = wish(name, target);
        String verb = wish.relation() == Wish.Relation.AFTER ? "is after" : wish.relation().toString();
        return name + " " + verb + " " + target + " (" + wish.place() + ")";
    }

    private Wish wish(String name, String target) {
        return java.util.Objects.requireNonNull(ownEdges(name).get(target));
    }

    private Map<String, Wish> ownEdges(String name) {
        return edges.getOrDefault(name, Map.of());
    }
}
