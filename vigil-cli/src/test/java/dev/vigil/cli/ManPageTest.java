package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Run with {@code -Dvigil.docs.write=true} to write the pages anew. */
class ManPageTest {
    private static final Path FOLDER = Path.of("..", "docs", "man");

    private static Path page(String verb) {
        return FOLDER.resolve("vigil-" + verb + ".1");
    }

    private static List<String> seeAlso(String verb) {
        return switch (verb) {
            case "daemonize" -> List.of("vigil-inspect(1)", "vigil-ps(1)", "daemon(7)", "setsid(2)", "flock(2)");
            case "inspect" -> List.of("vigil-daemonize(1)", "vigil-ps(1)", "daemon(7)", "proc(5)", "credentials(7)");
            default -> List.of("vigil-inspect(1)", "ps(1)", "credentials(7)", "setsid(2)");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"daemonize", "inspect", "ps"})
    void thePageIsThatOfTheCode(String verb) throws IOException {
        String text = new ManPage(Verbs.named(verb).orElseThrow(), seeAlso(verb)).text();
        if (Boolean.getBoolean("vigil.docs.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(page(verb), text);
        }
        assertThat(Files.readString(page(verb))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"daemonize", "inspect", "ps"})
    void theFormatterHasNothingToSay(String verb) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not installed");
        Process groff = new ProcessBuilder(
                        "groff", "-man", "-Tutf8", "-ww", "-z", page(verb).toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(groff.waitFor()).isZero();
        assertThat(said).isEmpty();
    }
}
