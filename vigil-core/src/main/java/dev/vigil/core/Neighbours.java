package dev.vigil.core;

import dev.vigil.core.spec.ServiceSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who stands next to whom. Services are numbered by <em>rank</em>, each after all that it needs: so a walk by rising
 * rank passes every service after its dependencies, and a {@link java.util.BitSet} of ranks is a queue in that order.
 */
final class Neighbours {
    private final List<String> names;
    private final Map<String, Integer> ranks = new HashMap<>();
    private final int[][] requires;
    private final int[][] ordered;
    private final int[][] healthyFirst;
    private final int[][] requiredBy;
    private final int[][] neededBy;
    private final int edges;

    /** Of services among which there is no cycle and no missing name; {@code order} puts each after what it needs. */
    Neighbours(Collection<ServiceSpec> services, List<String> order) {
        names = List.copyOf(order);
        for (int rank = 0; rank < names.size(); rank++) {
            ranks.put(names.get(rank), rank);
        }
        Map<String, ServiceSpec> specs =
                services.stream().collect(Collectors.toMap(ServiceSpec::name, Function.identity()));
        requires = table(specs, spec -> spec.dependencies().requires().stream());
        ordered = table(
                specs,
                spec -> Stream.of(
                                spec.dependencies().wants(),
                                spec.dependencies().after(),
                                spec.dependencies().afterHealthy())
                        .flatMap(List::stream));
        healthyFirst = table(specs, spec -> spec.dependencies().afterHealthy().stream());
        requiredBy = reversed(requires);
        neededBy = reversed(table(specs, Neighbours::all));
        edges = IntStream.range(0, names.size())
                .map(rank -> neededBy[rank].length)
                .sum();
    }

    private static Stream<String> all(ServiceSpec spec) {
        return Stream.of(
                        spec.dependencies().requires(),
                        spec.dependencies().wants(),
                        spec.dependencies().after(),
                        spec.dependencies().afterHealthy())
                .flatMap(List::stream);
    }

    private int[][] table(Map<String, ServiceSpec> specs, Function<ServiceSpec, Stream<String>> named) {
        return names.stream()
                .map(specs::get)
                .map(spec -> named.apply(spec)
                        .map(ranks::get)
                        .mapToInt(Integer::intValue)
                        .distinct()
                        .toArray())
                .toArray(int[][]::new);
    }

    private static int[][] reversed(int[][] table) {
        int[] counts = new int[table.length];
        Stream.of(table).flatMapToInt(IntStream::of).forEach(to -> counts[to]++);
        int[][] reversed = IntStream.of(counts).mapToObj(int[]::new).toArray(int[][]::new);
        for (int from = table.length - 1; from >= 0; from--) {
            for (int to : table[from]) {
                reversed[to][--counts[to]] = from;
            }
        }
        return reversed;
    }

    int size() {
        return names.size();
    }

    int edges() {
        return edges;
    }

    String name(int rank) {
        return names.get(rank);
    }

    Optional<Integer> rank(String name) {
        return Optional.ofNullable(ranks.get(name));
    }

    /** What the service needs for its life. */
    int[] requires(int rank) {
        return requires[rank];
    }

    /** What the service only comes after: wants, after and after-healthy. */
    int[] ordered(int rank) {
        return ordered[rank];
    }

    /** What of that must be healthy before the service starts. */
    int[] healthyFirst(int rank) {
        return healthyFirst[rank];
    }

    /** Whose life needs the service. */
    int[] requiredBy(int rank) {
        return requiredBy[rank];
    }

    /** All that need the service in any way. */
    int[] neededBy(int rank) {
        return neededBy[rank];
    }
}
