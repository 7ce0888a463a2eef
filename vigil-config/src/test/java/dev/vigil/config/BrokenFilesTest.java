package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One folder a case: files, and {@code problems.txt} with exactly what is said about them. */
class BrokenFilesTest {
    private static final Path CASES = Path.of("src", "test", "resources", "broken");

    static List<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allProblemsAreTold(String name) throws IOException {
        Path folder = CASES.resolve(name);
        String told = Configuration.load(files(folder), Map.of()).problems().stream()
                .map(problem -> problem.toString().replace(folder + "/", "") + "\n")
                .collect(Collectors.joining());
        Path golden = folder.resolve("problems.txt");
        if (Boolean.getBoolean("vigil.write")) {
            Files.writeString(golden, told);
        }
        assertThat(told).isEqualTo(Files.readString(golden)).isNotEmpty();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("problems.txt")).sorted().toList();
        }
    }
}
