package dev.vigil.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which instance depends on which, with the words that say so. */
final class Edges {
    static final int EDGES_MAX = 1_000_000;

    private final Collection<Declaration.Draft> drafts;
    private final Map<String, List<String>> members;
    private final Problems problems;
    private int count;

    Edges(Collection<Declaration.Draft> drafts, Map<String, List<String>> members, Problems problems) {
        this.drafts = drafts;
        this.members = members;
        this.problems = problems;
    }

    /** For each name the names it depends on; nothing, and a problem noted, if there are too many. */
    Map<String, Map<String, Wish>> byName() {
        Map<String, Map<String, Wish>> edges = new LinkedHashMap<>();
        for (Declaration.Draft draft : drafts) {
            Map<String, Wish> own = new LinkedHashMap<>();
            for (Wish wish : draft.wishes()) {
                List<String> targets = members.getOrDefault(wish.name(), List.of());
                count += targets.size();
                if (count > EDGES_MAX) {
                    problems.add(wish.place(), "cannot have more than " + EDGES_MAX + " dependencies, instances counted");
                    return Map.of();
                }
                targets.forEach(target -> own.putIfAbsent(target, wish));
            }
            edges.put(draft.name(), own);
        }
        return edges;
    }
}
