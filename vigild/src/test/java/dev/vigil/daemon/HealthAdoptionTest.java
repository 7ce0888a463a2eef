package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.ServiceStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** vigild is killed, and the next one goes on with what was known of the health of services. */
class HealthAdoptionTest {
    @TempDir
    Path root;

    @Test
    void whatWasFoundIsKnownAndChecksGoOn() throws IOException {
        String toml = """
                [service.web]
                command = ["sleep", "1000"]
                health = { exec = ["test", "-e", "%s/well"], interval = "1s", failures = 1, action = "report" }
                """.formatted(root);
        try (KillableVigild vigild = KillableVigild.start(root, toml)) {
            vigild.await("web", "unhealthy");
            // An answer comes after the journal is written.
            assertThat(vigild.status("web").healthy()).isFalse();
            vigild.kill();
            vigild.startAgain(toml.replace("1s", "1h"));
            ServiceStatus adopted = vigild.status("web");
            assertThat(adopted.healthy()).isFalse();
            assertThat(adopted.reason()).startsWith("health check exec test -e ");
            assertThat(Objects.requireNonNull(vigild.why("web").health())
                            .checks()
                            .getFirst()
                            .healthy())
                    .isFalse();
            vigild.kill();
            Files.createFile(root.resolve("well"));
            vigild.startAgain(toml);
            assertThat(vigild.await("web", "healthy").reason()).startsWith("healthy again after ");
            assertThat(vigild.status("web").healthy()).isTrue();
        }
    }
}
