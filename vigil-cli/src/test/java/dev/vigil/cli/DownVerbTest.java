package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownVerbTest {
    /** A pid beyond the kernel's highest: that of a process that is gone. */
    private static final long NOBODY = 4_194_305;

    @TempDir
    Path root;

    private static String status(long pid) {
        return "{\"services\":[],\"vigild\":{\"pid\":" + pid
                + ",\"version\":\"1\",\"since\":\"2026-11-21T10:00:00Z\"}}";
    }

    /** As the kernel sees it: Java's own view waits for the thread that reaps. */
    private static boolean hasEnded(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException _) { // reaped before or while it was read
            return true;
        }
    }

    @Test
    void returnsWhenTheProcessIsGone() throws IOException {
        Process process = new ProcessBuilder("sleep", "600").start();
        try (FakeVigild vigild = FakeVigild.at(root)) {
            vigild.answers("GET /api/v1/services", status(process.pid()));
            vigild.answersAfter(process::destroy, "POST /api/v1/shutdown", "{\"results\":[]}");
            assertThat(Command.in(root).run("down")).isEqualTo(new Command.Ran(0, "", ""));
            assertThat(hasEnded(process.pid())).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whatCouldNotBeStoppedIsNamed() throws IOException {
        try (FakeVigild vigild = FakeVigild.at(root)) {
            vigild.answers("GET /api/v1/services", status(NOBODY));
            vigild.answers(
                    "POST /api/v1/shutdown",
                    "{\"results\":[{\"name\":\"web\",\"ok\":false,\"message\":\"it does not end\"}]}");
            assertThat(Command.in(root).run("down"))
                    .isEqualTo(new Command.Ran(1, "", "vigil: cannot stop web: it does not end\n"));
        }
    }

    @Test
    void nothingRunningIsFour() {
        Command.Ran ran = Command.in(root).run("down");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).contains("no supervisor runs here");
    }
}
