package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartedFilesTest {
    @TempDir
    Path folder;

    private List<Path> files(String... arguments) throws IOException, InterruptedException {
        return ask(StartedFiles::of, arguments);
    }

    private boolean isForegroundUp(String... arguments) throws IOException, InterruptedException {
        return ask(StartedFiles::byForegroundUp, arguments);
    }

    /** Asks about a process with this command line, which ends with the test. */
    private <T> T ask(IntFunction<T> question, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "read line"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
        try {
            return question.apply((int) process.pid());
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
    void anUpInTheForegroundIsKnown() throws IOException, InterruptedException {
        String main = Main.class.getName();
        assertThat(isForegroundUp(main, "--root", "/x", "up", "-f", "a.toml", "daemon"))
                .isTrue();
        assertThat(isForegroundUp(main, "daemon", "--foreground", "--only", "up"))
                .isFalse();
        assertThat(isForegroundUp("editor", "up")).isFalse();
        assertThat(StartedFiles.byForegroundUp(Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void thereAreNoneOfWhatIsNoVigild() throws IOException, InterruptedException {
        assertThat(files("editor", "-f", "vigil.toml")).isEmpty();
        assertThat(StartedFiles.of(Integer.MAX_VALUE)).isEmpty();
    }
}
