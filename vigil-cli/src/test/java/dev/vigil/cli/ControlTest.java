package dev.vigil.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between vigild's death and the next one. */
class ControlTest {
    private static final String STATUS =
            "{\"services\":[]," + "\"vigild\":{\"pid\":7,\"version\":\"0.1.0\",\"since\":\"2026-11-21T10:00:00Z\"}}";

    @TempDir
    Path root;

    private Path guardFile;

    @BeforeEach
    void makeRunDirectory() throws Exception {
        guardFile = Files.createDirectories(root.resolve("run")).resolve("guard");
    }

    /** The guard's file is a FIFO here: who opens it has found no vigild, and asks whether there will be one. */
    @Test
    void theNextVigildIsWaitedForWhereAGuardIs() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", guardFile.toString()).start().waitFor())
                .isZero();
        Process guard = new ProcessBuilder("sh", "-c", "read line", "vigil-guard").start();
        try (FakeVigild vigild = FakeVigild.listening(root.resolve("run/hidden.sock"));
                ExecutorService threads = Executors.newCachedThreadPool()) {
            vigild.answers("GET /api/v1/services", STATUS);
            Future<Command.Ran> status = threads.submit(() -> Command.in(root).run("status"));
            Future<OutputStream> asked = threads.submit(() -> Files.newOutputStream(guardFile));
            try (OutputStream answer = asked.get(2, TimeUnit.MINUTES)) {
                Files.move(root.resolve("run/hidden.sock"), root.resolve("run/vigil.sock"));
                answer.write((guard.pid() + "\n").getBytes(US_ASCII));
            }
            assertThat(status.get().code()).isZero();
        } finally {
            guard.destroyForcibly();
        }
    }

    @Test
    void aVigildThatHoldsTheLockRunsAlsoWithoutASocket() throws Exception {
        Path pidFile = Files.writeString(root.resolve("run/vigild.pid"), "4711\n");
        Linux linux = new NativeLinux();
        int lock = linux.open(pidFile.toString(), Flags.O_RDWR, 0);
        assertThat(linux.tryLock(lock)).isZero();
        Command.Ran status = Command.in(root).run("status");
        linux.close(lock);
        assertThat(status.code()).isEqualTo(1);
        assertThat(status.err()).contains("it runs as pid 4711, but nobody listens on its control socket");
        assertThat(Command.in(root).run("status").code()).isEqualTo(4);
    }

    @Test
    void nobodyIsWaitedForWhereTheGuardIsGone() throws Exception {
        Files.writeString(guardFile, "4194305\n"); // beyond the kernel's highest
        assertThat(Command.in(root).run("status").code()).isEqualTo(4);
    }
}
