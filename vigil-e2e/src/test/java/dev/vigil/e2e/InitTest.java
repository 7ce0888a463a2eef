package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** vigild as process 1 of a container. */
@ExtendWith(Sandboxes.class)
final class InitTest {
    @Test
    void reapsOrphansAndStopsInOrderAtTerm(Sandbox box) {
        assumeTrue(Shell.isRoot() && Shell.has("unshare"), "needs root to make a namespace");
        box.write("vigil.toml", """
                [service.maker]
                command = ["sh", "-c", "echo $PPID; (sh -c 'sleep 0.05 & exit' &); \
                trap 'echo bye; exit 0' TERM; echo made; while :; do sleep 0.05; done"]
                ready = { log = "made" }
                """);
        box.startBy("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");
        Background init = box.background("daemon", "-f", "vigil.toml");
        box.startBy();
        Await.until("the service runs", () -> box.service("maker").isReady());
        assertThat(box.vigildPid()).isEqualTo(1);
        assertThat(box.vigil("logs", "maker").out()).startsWith("1");
        String vigild = Shell.run("pgrep", "-P", Long.toString(init.pid())).strip();
        Await.until(
                "no zombies",
                () -> !Shell.run("ps", "--ppid", vigild, "-o", "stat=").contains("Z"));
        Shell.run("kill", "-TERM", vigild);
        init.await();
        assertThat(box.vigil("logs", "-n", "1", "maker").out()).contains("bye");
    }
}
