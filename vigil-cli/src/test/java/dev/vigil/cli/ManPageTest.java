package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Run with {@code -Dvigil.docs.write=true} to write the pages anew. */
class ManPageTest {
    private static final Path FOLDER = Path.of("..", "docs", "man");

    private static Path page(String name) {
        return FOLDER.resolve(name + ".1");
    }

    static Stream<String> names() {
        return Stream.concat(
                Stream.of("vigil", "vigild"), Verbs.names().stream().map(verb -> "vigil-" + verb));
    }

    private static String text(String name) {
        return switch (name) {
            case "vigil" -> new TopManPage().text();
            case "vigild" -> ".so man1/vigil-daemon.1\n";
            default -> {
                String verb = name.substring("vigil-".length());
                yield new ManPage(Verbs.named(verb).orElseThrow(), seeAlso(verb)).text();
            }
        };
    }

    private static List<String> seeAlso(String verb) {
        return switch (verb) {
            case "daemonize" -> List.of("vigil-inspect(1)", "vigil-ps(1)", "daemon(7)", "setsid(2)", "flock(2)");
            case "inspect" -> List.of("vigil-daemonize(1)", "vigil-ps(1)", "daemon(7)", "proc(5)", "credentials(7)");
            case "ps" -> List.of("vigil-inspect(1)", "ps(1)", "credentials(7)", "setsid(2)");
            case "up", "check", "daemon", "run" -> List.of("vigil(1)", "vigil.toml(5)", "vigil-status(1)");
            case "status" -> List.of("vigil(1)", "vigil-why(1)", "vigil-events(1)");
            case "why" -> List.of("vigil(1)", "vigil-logs(1)", "vigil-events(1)");
            case "logs" -> List.of("vigil(1)", "vigil-why(1)", "vigil.toml(5)");
            default -> List.of("vigil(1)", "vigil.toml(5)");
        };
    }

    @ParameterizedTest
    @MethodSource("names")
    void thePageIsThatOfTheCode(String name) throws IOException {
        if (Boolean.getBoolean("vigil.docs.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(page(name), text(name));
        }
        assertThat(Files.readString(page(name))).isEqualTo(text(name));
    }

    @Test
    void thereAreNoPagesOfVerbsThatAreNoMore() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())).filter(file -> file.endsWith(".1")))
                    .containsExactlyInAnyOrderElementsOf(
                            names().map(name -> name + ".1").toList());
        }
    }

    /** All but that of vigild, which only names another page. */
    private static Stream<String> namesOfWholePages() {
        return names().filter(name -> !name.equals("vigild"));
    }

    @ParameterizedTest
    @MethodSource("namesOfWholePages")
    void theFormatterHasNothingToSay(String name) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not installed");
        Process groff = new ProcessBuilder(
                        "groff", "-man", "-Tutf8", "-ww", "-z", page(name).toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(groff.waitFor()).isZero();
        assertThat(said).isEmpty();
    }
}
