package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anybody can start a process with the variables by which vigild finds its own again. */
class ForgedIdentityTest {
    private static final String SERVICE = """
            [service.web]
            command = ["sleep", "1000"]
            """;

    @TempDir
    Path root;

    private final List<Process> strangers = new ArrayList<>();

    @AfterEach
    void endStrangers() throws InterruptedException {
        for (Process stranger : strangers) {
            stranger.destroyForcibly().waitFor();
        }
    }

    private Process stranger(String incarnation, String token) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sleep", "1000");
        builder.environment().put("VIGIL_RUN", root.resolve("run").toString());
        builder.environment().put("VIGIL_INCARNATION", incarnation);
        builder.environment().put("VIGIL_TOKEN", token);
        Process stranger = builder.start();
        strangers.add(stranger);
        return stranger;
    }

    private static String token(long pid) throws IOException {
        return List.of(Files.readString(Path.of("/proc/" + pid + "/environ")).split("\0")).stream()
                .filter(line -> line.startsWith("VIGIL_TOKEN="))
                .map(line -> line.substring("VIGIL_TOKEN=".length()))
                .findFirst()
                .orElseThrow();
    }

    /** Also with the token of another incarnation, as a service has one. */
    @Test
    void aForgedServiceOrKeeperIsLeftAloneAndTheRealOneIsAdopted() throws IOException {
        try (KillableVigild vigild = KillableVigild.start(root, SERVICE)) {
            vigild.settle();
            int web = vigild.pid("web");
            stranger("web#99", "");
            stranger("web#1", "0123456789abcdef");
            stranger("web#100", token(web));
            stranger("(keeper)#99", token(web));
            vigild.dieAndLiveAgain();
            assertThat(vigild.pid("web")).isEqualTo(web);
            assertThat(vigild.status("web").incarnation()).isEqualTo(1);
            vigild.awaitMessage("left alone, and not taken for a service here: pid ");
            assertThat(strangers).allMatch(Process::isAlive);
            vigild.down();
        }
        assertThat(strangers).allMatch(Process::isAlive);
    }

    @Test
    void aLostJournalIsNoWayIn() throws IOException {
        try (KillableVigild vigild = KillableVigild.start(root, SERVICE)) {
            vigild.settle();
            int web = vigild.pid("web");
            stranger("web#99", token(web));
            vigild.kill();
            Files.delete(root.resolve("run/journal"));
            vigild.startAgain();
            assertThat(vigild.pid("web")).isEqualTo(web);
            assertThat(strangers).allMatch(Process::isAlive);
        }
    }
}
