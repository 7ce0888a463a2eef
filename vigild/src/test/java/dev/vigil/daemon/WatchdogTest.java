package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes and the watchdog. */
class WatchdogTest {
    @TempDir
    Path root;

    @Test
    void aServiceThatIsSilentIsAbortedAndTheReasonIsKept() {
        String toml = """
                [service.web]
                command = ["sleep", "1000"]
                watchdog = "100ms"
                restart = "never"
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            Eventually.holds("it has failed", () -> vigild.status("web").state().equals("failed"));
            assertThat(vigild.status("web").reason()).isEqualTo("no WATCHDOG=1 within 100 ms");
            assertThat(vigild.why("web").exits().getFirst().how()).isEqualTo("killed by SIGABRT");
        }
    }

    @Test
    void theProgramItselfIsTheOneThatIsAsked() {
        String toml = """
                [service.web]
                kind = "oneshot"
                command = ["sh", "-c", 'test "$WATCHDOG_PID" = $$ && echo "$WATCHDOG_USEC"']
                watchdog = "30s"
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.log("web").strip()).isEqualTo("30000000");
        }
    }
}
