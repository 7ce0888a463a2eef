package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a file, loading it ends with services or problems and never with an exception. */
class MutationTest {
    private static final int MUTANTS = Integer.getInteger("vigil.mutants", 600);
    private static final Path ORIGINAL = Path.of("src", "test", "resources", "every-key.toml");

    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "{",
            "}",
            "=",
            "\"",
            "'",
            "\"\"\"",
            "\n",
            ",",
            ".",
            "#",
            "-1",
            "99999999999999999999",
            "nan",
            "1e999",
            "true",
            "\\",
            "\\u0000",
            "\u00e9",
            "[service.web]\n",
            "[[service]]\n",
            "service = 1\n",
            "%i",
            "web",
            "../",
            "''",
            "[]",
            "{}",
            "1979-05-27",
            "inf",
            "unlimited",
            "requires = ['web']\n",
            "instances = 9\n",
            "\0",
            "\uFEFF");

    @TempDir
    Path directory;

    @Test
    void aMutatedFileGivesServicesOrProblems() throws IOException {
        String original = Files.readString(ORIGINAL);
        Path file = directory.resolve("mutant.toml");
        for (int seed = 0; seed < MUTANTS; seed++) {
            String mutant = mutate(original, new Random(seed));
            Files.write(file, mutant.getBytes(StandardCharsets.UTF_8));
            check(Configuration.load(List.of(file), Map.of()), seed);
        }
    }

    @Test
    void aMutatedProcfileGivesServicesOrProblems() throws IOException {
        Path file = directory.resolve("Procfile");
        for (int seed = 0; seed < MUTANTS; seed++) {
            Files.writeString(file, mutate("web: a $PORT\n# c\nworker: b 'c'\n\nclock: d\n", new Random(seed)));
            check(Configuration.load(List.of(file), Map.of()), seed);
        }
    }

    @Test
    void randomBytesGiveProblems() throws IOException {
        Path file = directory.resolve("junk.toml");
        for (int seed = 0; seed < 300; seed++) {
            byte[] junk = new byte[1 + new Random(seed).nextInt(2000)];
            new Random(seed).nextBytes(junk);
            Files.write(file, junk);
            check(Configuration.load(List.of(file), Map.of()), seed);
        }
    }

    private static void check(Loaded loaded, int seed) {
        assertThat(loaded.services().isEmpty() && loaded.problems().isEmpty())
                .as("nothing at all, seed " + seed)
                .isFalse();
        assertThat(loaded.problems()).as("seed " + seed).allSatisfy(problem -> {
            assertThat(problem.line()).isNotNegative();
            assertThat(problem.message()).isNotBlank().doesNotContain("\n", "\0", "Exception");
        });
    }

    private static String mutate(String original, Random random) {
        StringBuilder text = new StringBuilder(original);
        List<String> lines = new ArrayList<>(original.lines().toList());
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, Math.min(end, text.length() - 1));
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> text.insert(at, lines.get(random.nextInt(lines.size())) + "\n");
                default -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
            }
        }
        return text.toString();
    }
}
