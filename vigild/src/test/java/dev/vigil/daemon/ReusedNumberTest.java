package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.api.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that has nothing to do with vigild gets the number of one that was reaped. */
class ReusedNumberTest {
    private static final Path LATEST = Path.of("/proc/sys/kernel/ns_last_pid");
    private static final int ATTEMPTS = 500;

    @TempDir
    Path root;

    /** As a daemon does that forks, names its child as the main process, and ends. */
    @Test
    void aStrangerWithTheNumberOfAnEndedLeaderIsNotSignalled() throws IOException, InterruptedException {
        Path script = Files.writeString(
                root.resolve("forks.py"), """
                import os, socket, time
                child = os.fork()
                if child == 0:
                    os.setsid()
                    time.sleep(1000)
                notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                notify.sendto(b"MAINPID=%d\\nREADY=1" % child, os.environ["NOTIFY_SOCKET"])
                while not os.path.exists("GO"):
                    time.sleep(0.01)
                """.replace("GO", root.resolve("go").toString()));
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.web]
                command = ["python3", "%s"]
                ready = { notify = true }
                stop = { timeout = "100ms" }
                """.formatted(script))) {
            vigild.settle();
            int main = vigild.pid("web");
            int leader = parent(main);
            Files.createFile(root.resolve("go"));
            Eventually.holds("the leader is reaped", () -> !Files.exists(Path.of("/proc/" + leader)));
            Process stranger = sessionWithNumber(leader);
            assertThat(vigild.act("stop", "web")).allMatch(Results.Result::ok);
            assertThat(vigild.isAlive(main)).isFalse();
            assertThat(stranger.isAlive()).isTrue();
            stranger.destroyForcibly().waitFor();
        }
    }

    private static int parent(int pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("PPid:"))
                .map(line -> Integer.parseInt(line.substring("PPid:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    private static Process sessionWithNumber(int pid) throws IOException, InterruptedException {
        assumeTrue(Files.isWritable(LATEST), "the kernel lets nobody choose the number of a process");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            choose(pid);
            Process process = new ProcessBuilder("setsid", "sleep", "1000").start();
            if (process.pid() == pid) {
                return process;
            }
            process.destroyForcibly().waitFor();
        }
        throw new AssertionError("no process got the number " + pid);
    }

    private static void choose(int pid) {
        try {
            Files.writeString(LATEST, Integer.toString(pid - 1));
        } catch (IOException e) {
            assumeTrue(false, "choosing the number of a process takes a right: " + e.getMessage());
        }
    }
}
