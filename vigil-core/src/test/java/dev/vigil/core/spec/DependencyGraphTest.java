package dev.vigil.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DependencyGraphTest {
    private static ServiceSpec service(String name, List<String> after, List<String> requires, List<String> wants) {
        return ServiceSpec.of(name, List.of("/bin/true")).withDependencies(new Dependencies(after, requires, wants));
    }

    private static ServiceSpec requiring(String name, String... needs) {
        return service(name, List.of(), List.of(needs), List.of());
    }

    @Test
    void aCycleIsDescribedEdgeByEdge() {
        DependencyGraph graph = DependencyGraph.of(List.of(
                requiring("shop", "web"),
                requiring("web", "db"),
                service("db", List.of("cache"), List.of(), List.of()),
                service("cache", List.of("web"), List.of("disk"), List.of()),
                requiring("disk")));
        assertThat(graph.cycles())
                .extracting(Object::toString)
                .containsExactly("web requires db, db after cache, cache after web");
    }

    @Test
    void aServiceThatNeedsItselfIsACycle() {
        assertThat(DependencyGraph.of(List.of(requiring("web", "web"))).cycles())
                .extracting(Object::toString)
                .containsExactly("web requires web");
    }

    @Test
    void cyclesThatShareNoServiceAreAllFound() {
        DependencyGraph graph = DependencyGraph.of(
                List.of(requiring("a", "b"), requiring("b", "a", "c"), requiring("c", "d"), requiring("d", "c")));
        assertThat(graph.cycles())
                .extracting(Object::toString)
                .containsExactly("a requires b, b requires a", "c requires d, d requires c");
    }

    @Test
    void missingNamesAreFoundInAllThreeKinds() {
        DependencyGraph graph = DependencyGraph.of(
                List.of(service("a", List.of("x"), List.of("y"), List.of("z")), requiring("b", "a")));
        assertThat(graph.missing())
                .extracting(Object::toString)
                .containsExactly("a requires y", "a wants z", "a after x");
        assertThat(graph.cycles()).isEmpty();
    }

    @Test
    void theOrderPutsEachAfterWhatItNeeds() {
        assertThat(DependencyGraph.of(List.of(requiring("web", "db"), requiring("db"), requiring("log")))
                        .order())
                .containsExactly("db", "log", "web");
    }

    @Test
    void aLongChainNeedsNoDeepStack() {
        int length = 10_000;
        List<ServiceSpec> ring = IntStream.range(0, length)
                .mapToObj(i -> requiring("s" + i, "s" + (i + 1) % length))
                .toList();
        assertThat(DependencyGraph.of(ring).cycles().getFirst().edges()).hasSize(length);
        List<ServiceSpec> chain =
                Stream.concat(Stream.of(requiring("s0")), ring.stream().skip(1)).toList();
        assertThat(DependencyGraph.of(chain).order()).hasSize(length).startsWith("s0", "s9999");
    }
}
