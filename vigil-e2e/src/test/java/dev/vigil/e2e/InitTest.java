package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** vigild as process 1 of a container. */
@ExtendWith(Sandboxes.class)
final class InitTest {
    @Test
    void reapsOrphansAndStopsInOrderAtTerm(Sandbox box) {
        Shell.needRoot();
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
        ObservedProcess vigild = new ObservedProcess(init.pid()).children().getFirst();
        Await.until("no zombies", () -> vigild.children().stream().noneMatch(ObservedProcess::isZombie));
        Shell.kill("TERM", vigild.pid());
        init.await();
        assertThat(box.vigil("logs", "-n", "1", "maker").out()).contains("bye");
    }
}
