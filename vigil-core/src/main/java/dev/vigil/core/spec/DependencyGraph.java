package dev.vigil.core.spec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who needs whom, and whether that can be. All kinds of dependency order services, so all of them count for cycles.
 *
 * <p>Without recursion, and in time proportional to services and edges: a file of ten thousand services in one chain is
 * no danger.
 */
public final class DependencyGraph {
    private final Map<String, Map<String, Edge>> edges = new LinkedHashMap<>();
    private final List<Edge> missing = new ArrayList<>();

    private DependencyGraph(Collection<ServiceSpec> services) {
        services.forEach(service -> edges.put(service.name(), new LinkedHashMap<>()));
        services.forEach(this::connect);
    }

    /** The graph of {@code services}; of two with the same name the later one counts. */
    public static DependencyGraph of(Collection<ServiceSpec> services) {
        return new DependencyGraph(services);
    }

    /**
     * A dependency of {@code from} on {@code to}; {@code verb} is the key in the file: {@code requires wants after
     * after-healthy}.
     */
    public record Edge(String from, String verb, String to) {
        @Override
        public String toString() {
            return from + " " + verb + " " + to;
        }
    }

    /** Edges that lead back to where they began. */
    public record Cycle(List<Edge> edges) {
        public Cycle {
            edges = List.copyOf(edges);
        }

        /** Edge by edge: {@code web requires db, db after cache, cache after web}. */
        @Override
        public String toString() {
            return edges.stream().map(Edge::toString).collect(Collectors.joining(", "));
        }
    }

    private void connect(ServiceSpec service) {
        Dependencies dependencies = service.dependencies();
        dependencies.requires().forEach(to -> connect(new Edge(service.name(), "requires", to)));
        dependencies.wants().forEach(to -> connect(new Edge(service.name(), "wants", to)));
        dependencies.after().forEach(to -> connect(new Edge(service.name(), "after", to)));
        dependencies.afterHealthy().forEach(to -> connect(new Edge(service.name(), "after-healthy", to)));
    }

    private void connect(Edge edge) {
        if (edges.containsKey(edge.to())) {
            from(edge.from()).putIfAbsent(edge.to(), edge);
        } else {
            missing.add(edge);
        }
    }

    private Map<String, Edge> from(String service) {
        return edges.getOrDefault(service, Map.of());
    }

    /** Dependencies on names that no service has. */
    public List<Edge> missing() {
        return List.copyOf(missing);
    }

    /** All names, each after those that it needs, else in the given order; those of cycles are left out. */
    public List<String> order() {
        return peel(edges.keySet(), edgesOf(edges.keySet()), false);
    }

    /** Cycles that share no service; none means that there is an {@link #order}. */
    public List<Cycle> cycles() {
        List<Cycle> cycles = new ArrayList<>();
        Set<String> rest = order().size() == edges.size() ? Set.of() : core(edges.keySet());
        while (!rest.isEmpty()) {
            Cycle cycle = walk(rest);
            cycles.add(cycle);
            cycle.edges().forEach(edge -> rest.remove(edge.from()));
            rest.retainAll(core(rest));
        }
        return cycles;
    }

    /** What is left when all that is on no cycle, nor between two, is taken away from both ends. */
    private Set<String> core(Set<String> names) {
        Set<String> rest = new LinkedHashSet<>(names);
        peel(rest, edgesOf(rest), false).forEach(rest::remove);
        peel(rest, edgesOf(rest), true).forEach(rest::remove);
        return rest;
    }

    private List<Edge> edgesOf(Set<String> names) {
        return names.stream()
                .flatMap(name -> from(name).values().stream())
                .filter(edge -> names.contains(edge.to()))
                .toList();
    }

    /** Takes away, again and again, what needs nothing (or, backwards, what nothing needs) of the rest. */
    private static List<String> peel(Set<String> names, List<Edge> edges, boolean backwards) {
        Map<String, Integer> needs = new LinkedHashMap<>();
        Map<String, List<String>> neededBy = new LinkedHashMap<>();
        names.forEach(name -> needs.put(name, 0));
        for (Edge edge : edges) {
            String needy = backwards ? edge.to() : edge.from();
            String needed = backwards ? edge.from() : edge.to();
            needs.merge(needy, 1, Integer::sum);
            neededBy.computeIfAbsent(needed, _ -> new ArrayList<>()).add(needy);
        }
        Deque<String> free = new ArrayDeque<>();
        needs.forEach((name, count) -> {
            if (count == 0) {
                free.add(name);
            }
        });
        List<String> peeled = new ArrayList<>();
        while (!free.isEmpty()) {
            String name = free.remove();
            peeled.add(name);
            for (String needy : neededBy.getOrDefault(name, List.of())) {
                if (needs.merge(needy, -1, Integer::sum) == 0) {
                    free.add(needy);
                }
            }
        }
        return peeled;
    }

    /** In the core each service has a way on; so a walk comes back to where it was. */
    private Cycle walk(Set<String> core) {
        Map<String, Edge> steps = new LinkedHashMap<>();
        String at = core.iterator().next();
        while (!steps.containsKey(at)) {
            Edge step = from(at).values().stream()
                    .filter(edge -> core.contains(edge.to()))
                    .findFirst()
                    .orElseThrow();
            steps.put(at, step);
            at = step.to();
        }
        String start = at;
        return new Cycle(steps.values().stream()
                .dropWhile(edge -> !edge.from().equals(start))
                .toList());
    }
}
