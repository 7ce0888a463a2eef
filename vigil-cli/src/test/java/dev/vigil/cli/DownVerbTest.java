package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownVerbTest {
    @TempDir
    Path root;

    /** The fake one is in this very process, so its lock tells that it has ended. */
    @Test
    void returnsWhenVigildIsGone() throws IOException {
        Linux linux = new NativeLinux();
        try (FakeVigild vigild = FakeVigild.at(root)) {
            Path pidFile = root.resolve("run/vigild.pid");
            int lock = linux.open(pidFile.toString(), Flags.O_RDWR | Flags.O_CREAT, 0600);
            assertThat(linux.tryLock(lock)).isZero();
            vigild.answersAfter(() -> linux.close(lock), "POST /api/v1/shutdown", "{\"results\":[]}");
            assertThat(Command.in(root).run("down")).isEqualTo(new Command.Ran(0, "", ""));
            assertThat(RunLock.look(pidFile).held()).isFalse();
        }
    }

    @Test
    void whatCouldNotBeStoppedIsNamed() throws IOException {
        try (FakeVigild vigild = FakeVigild.at(root)) {
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
