package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartedFilesTest {
    @TempDir
    Path folder;

    /** Those of a process with this command line, which ends with the test. */
    private List<Path> files(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "read line"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
        try {
            return StartedFiles.of((int) process.pid());
        } finally {
            process.getOutputStream().close();
            process.waitFor();
        }
    }

    @Test
    void areThoseOfItsCommandLineSeenFromItsDirectory() throws IOException, InterruptedException {
        Path here = folder.toRealPath();
        String main = Main.class.getName();
        assertThat(files(main, "daemon", "-f", "vigil.toml", "--file", "/etc/x.toml", "--file=sub/../y.toml", "z.toml"))
                .containsExactly(here.resolve("vigil.toml"), Path.of("/etc/x.toml"), here.resolve("y.toml"));
        assertThat(files(main, "up")).isEmpty();
    }

    @Test
    void thereAreNoneOfWhatIsNoVigild() throws IOException, InterruptedException {
        assertThat(files("editor", "-f", "vigil.toml")).isEmpty();
        assertThat(StartedFiles.of(Integer.MAX_VALUE)).isEmpty();
    }
}
