package dev.vigil.daemon.launch;

import dev.vigil.daemon.Fuzz;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.PathTrust;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentFileFuzzTest {
    @TempDir
    private Path directory;

    /** A launch may be refused for what is in a file; nothing else comes of it. */
    @Test
    void anyFileIsReadOrRefused() {
        NativeLinux linux = new NativeLinux();
        Path file = directory.resolve("environment");
        Fuzz.of(
                        List.of("A=b\n# comment\nexport C=\"d e\"\nD='x'\n\nE=\n"),
                        "=",
                        "\"",
                        "'",
                        "\n",
                        "export ",
                        "\\",
                        "\u0000")
                .run(10, input -> {
                    Files.write(file, input);
                    try {
                        new EnvironmentFile(linux, new PathTrust(linux), file.toString()).addTo(new HashMap<>(), 0);
                    } catch (LaunchRefused declared) {
                        // its message says what is wrong with the file
                    }
                });
    }
}
