package dev.vigil.config;

import dev.vigil.config.model.DependencyRef;
import dev.vigil.config.model.Place;
import dev.vigil.config.model.Problems;
import dev.vigil.core.spec.DependencyGraph;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells services that wait for each other, edge by edge with the place of each; once for all instances. */
final class Cycles {
    private static final int EDGES_SHOWN_MAX = 20;

    private final Function<DependencyGraph.Edge, DependencyRef> origin;
    private final Problems problems;
    private final Set<Set<Place>> told = new HashSet<>();

    /** @param origin finds where an edge is written */
    Cycles(Function<DependencyGraph.Edge, DependencyRef> origin, Problems problems) {
        this.origin = origin;
        this.problems = problems;
    }

    /** The names on cycles, each cycle noted. */
    Set<String> names(DependencyGraph graph) {
        Set<String> names = new LinkedHashSet<>();
        for (DependencyGraph.Cycle cycle : graph.cycles()) {
            note(cycle.edges());
            cycle.edges().forEach(edge -> names.add(edge.from()));
        }
        return names;
    }

    private void note(List<DependencyGraph.Edge> edges) {
        List<DependencyGraph.Edge> shown = edges.stream().limit(EDGES_SHOWN_MAX).toList();
        List<Place> places =
                shown.stream().map(origin).map(DependencyRef::place).toList();
        if (told.add(Set.copyOf(places))) {
            String more = edges.size() > shown.size() ? ", and " + (edges.size() - shown.size()) + " more" : "";
            problems.add(
                    places.getFirst(),
                    "services wait for each other: "
                            + shown.stream().map(this::tell).collect(Collectors.joining(", ")) + more);
        }
    }

    private String tell(DependencyGraph.Edge edge) {
        return edge + " (" + origin.apply(edge).place() + ")";
    }
}
