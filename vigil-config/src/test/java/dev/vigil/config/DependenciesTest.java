package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.config.model.Problem;
import dev.vigil.core.spec.ServiceSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DependenciesTest {
    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
    }

    @Test
    void aGroupMeansAllItsInstancesAcrossFiles() throws IOException {
        Loaded loaded = given.file(
                        "a.toml", "[service.lb]\ncommand = 'x'\nrequires = ['web', 'web-2']\nwants = ['web-1']\n")
                .file("b.toml", "[service.web]\ninstances = 3\ncommand = 'x'\n")
                .load("a.toml", "b.toml");
        assertThat(loaded.problems()).isEmpty();
        ServiceSpec lb = loaded.services().getFirst();
        assertThat(lb.dependencies().requires()).containsExactly("web-1", "web-2", "web-3");
        assertThat(lb.dependencies().wants()).containsExactly("web-1");
    }

    @Test
    void aServiceOnItselfIsACycleOfOne() throws IOException {
        assertThat(given.problems("[service.a]\ncommand = 'x'\nafter = ['a']\n"))
                .singleElement()
                .asString()
                .startsWith("3:10: services wait for each other: a after a (");
    }

    @Test
    void eachCycleIsToldOnceEdgeByEdge() throws IOException {
        given.file("a.toml", """
                [service.a]
                command = "x"
                after = ["b", "free"]
                [service.b]
                command = "x"
                requires = ["c"]
                [service.free]
                command = "x"
                [service.between]
                command = "x"
                after = ["a"]
                requires = ["d"]
                """);
        given.file("b.toml", """
                [service.c]
                command = "x"
                wants = ["a"]
                [service.d]
                command = "x"
                wants = ["e"]
                [service.e]
                command = "x"
                wants = ["d"]
                """);
        Loaded loaded = given.load("a.toml", "b.toml");
        assertThat(loaded.problems().stream().map(Problem::toString).map(line -> line.replace(directory + "/", "")))
                .containsExactly(
                        "a.toml:3:10: services wait for each other: a after b (a.toml:3:10), b requires c"
                                + " (a.toml:6:13), c wants a (b.toml:3:10)",
                        "b.toml:6:10: services wait for each other: d wants e (b.toml:6:10), e wants d (b.toml:9:10)");
        assertThat(loaded.services()).extracting(ServiceSpec::name).containsExactly("free");
    }

    @Test
    void aCycleOfGroupsIsToldOnceForAllInstances() throws IOException {
        assertThat(given.problems("""
                [service.a]
                instances = 100
                command = "x"
                requires = ["b"]
                [service.b]
                instances = 100
                command = "x"
                after = ["a"]
                """)).hasSize(1);
    }

    @Test
    void instancesMayWaitForEachOther() throws IOException {
        assertThat(given.problems(
                        "[service.a]\ninstances = 2\ncommand = 'x'\n[service.b]\ncommand = 'x'\nafter = ['a-1']"))
                .isEmpty();
    }

    @Test
    void whatIsWrongWithOneServiceCostsThatServiceAndWhatRequiresIt() throws IOException {
        Loaded loaded = given.file("a.toml", """
                        [service.broken]
                        command = "x"
                        restart = "sometimes"
                        [service.child]
                        command = "x"
                        requires = ["broken"]
                        [service.grandchild]
                        command = "x"
                        requires = ["child"]
                        [service.friend]
                        command = "x"
                        wants = ["broken"]
                        after = ["child", "alone"]
                        [service.alone]
                        command = "x"
                        """)
                .file("torn.toml", "[service.torn]\ncommand = 'x'\nuser = \n")
                .load("a.toml", "torn.toml", "missing.toml");
        assertThat(loaded.problems()).hasSize(3);
        assertThat(loaded.services()).extracting(ServiceSpec::name).containsExactly("friend", "alone");
        assertThat(loaded.services().getFirst().dependencies().after()).containsExactly("alone");
        assertThat(loaded.services().getFirst().dependencies().wants()).isEmpty();
    }

    @Test
    void anUnknownNameIsNoProblemWhereItMayStandInAFileThatCouldNotBeRead() throws IOException {
        Loaded loaded = given.file("a.toml", "[service.a]\ncommand = 'x'\nrequires = ['b']\n")
                .load("a.toml", "gone.toml");
        assertThat(loaded.problems()).singleElement().asString().contains("no such file");
        assertThat(loaded.services()).isEmpty();
    }

    @Test
    void namesAreTakenOnceAlsoByInstances() throws IOException {
        Loaded loaded = given.file(
                        "a.toml", "[service.web]\ncommand = 'x'\ninstances = 2\n[service.db]\ncommand = 'x'\n")
                .file("b.toml", "[service.web-2]\ncommand = 'x'\n[service.db]\ncommand = 'y'\n")
                .load("a.toml", "b.toml");
        assertThat(loaded.problems().stream().map(Problem::toString).map(line -> line.replace(directory + "/", "")))
                .containsExactly(
                        "b.toml:1:1: service web-2, an instance of web, is defined twice, first at a.toml:1:1",
                        "b.toml:3:1: service db is defined twice, first at a.toml:4:1");
    }

    @Test
    void aChainOfTenThousandIsNoCycleAndClosedItIsOne() throws IOException {
        String chain = IntStream.range(0, 10_000)
                .mapToObj(
                        i -> "[service.s" + i + "]\ncommand = 'x'\n" + (i == 0 ? "" : "after = ['s" + (i - 1) + "']\n"))
                .collect(Collectors.joining());
        assertThat(given.services(chain)).hasSize(10_000);
        String closed = chain.replace("[service.s0]\n", "[service.s0]\nafter = ['s9999']\n");
        assertThat(given.problems(closed)).singleElement().asString().endsWith(", and 9980 more");
    }

    @Test
    void moreServicesOrDependenciesThanTheLimitAreRefused() throws IOException {
        assertThat(given.problems("[service.a]\ninstances = 10000\ncommand = 'x'\n[service.b]\ncommand = 'x'\n"))
                .containsExactly("4:1: cannot have more than 10000 services, instances counted (10001)");
        assertThat(given.problems("[service.a]\ninstances = 10001\ncommand = 'x'\n"))
                .containsExactly("2:1: cannot use service.a.instances: not a whole number from 1 to 10000 (10001)");
        assertThat(given.problems("""
                [service.a]
                instances = 5000
                command = 'x'
                [service.b]
                instances = 5000
                command = 'x'
                requires = ['a']
                """))
                .containsExactly("7:13: cannot have more than 200000 dependencies, instances counted");
    }
}
