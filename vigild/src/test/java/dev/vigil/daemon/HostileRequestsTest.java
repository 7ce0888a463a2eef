package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.api.client.ControlFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are well-formed and made to cost much. */
class HostileRequestsTest {
    private static final String SERVICES = "[service.web]\ncommand = [\"sleep\", \"1000\"]\ninstances = 200\n";

    @TempDir
    Path root;

    @Test
    void manyUnknownNamesAreToldInBrief() {
        try (LiveVigild vigild = LiveVigild.start(root, SERVICES)) {
            String[] names = IntStream.range(0, 2000).mapToObj(i -> "wob-" + i).toArray(String[]::new);
            long began = System.nanoTime();
            assertThatThrownBy(() -> vigild.act("stop", names))
                    .isInstanceOf(ControlFailure.class)
                    .hasMessageContaining("no such services (wob-0")
                    .hasMessageEndingWith("and 1990 more)");
            assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);
            assertThat(vigild.status("web-1").state()).isEqualTo("running");
        }
    }

    @Test
    void aStatusTextThatIsCutWithinACharacterCanBeShown() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
        String toml = """
                [service.web]
                command = ["python3", "-c", '''
                import os, socket, time
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.connect(os.environ["NOTIFY_SOCKET"])
                s.send(b"STATUS=" + b"x" * 1023 + b"\\xf0\\x9f\\x98\\x80" * 100 + b"\\nREADY=1")
                time.sleep(1000)
                ''']
                ready = { notify = true }
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.await("web", "running", 1);
            assertThat(vigild.status("web").statusText()).hasSize(1025).endsWith("x\uD83D\uDE00");
        }
    }
}
