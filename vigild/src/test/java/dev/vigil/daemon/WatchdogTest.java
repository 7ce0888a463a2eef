package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes and the watchdog. */
@ForServiceUsers
class WatchdogTest {
    /** Changes its timeout, and says that it is alive until there is a file {@code silent}. */
    private static final String SPEAKER = """
            [service.web]
            command = ["python3", "-c", '''
            import os, socket, time
            speaker = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            def say(what):
                try: speaker.sendto(what, os.environ["NOTIFY_SOCKET"])
                except OSError: pass # no vigild just now
            while os.environ["WATCHDOG_PID"] != str(os.getpid()): time.sleep(1)
            say(b"WATCHDOG_USEC=700000\\nSTATUS=changed")
            while not os.path.exists("ROOT/silent"):
                say(b"WATCHDOG=1")
                time.sleep(0.05)
            time.sleep(1000)
            ''']
            watchdog = "1h"
            restart = "never"
            """;

    @TempDir
    Path root;

    private final ServiceUsers users;

    WatchdogTest(ServiceUsers users) {
        this.users = users;
    }

    @Test
    void aServiceThatIsSilentIsAbortedAndTheReasonIsKept() {
        String toml = """
                [service.web]
                command = ["sleep", "1000"]
                watchdog = "100ms"
                restart = "never"
                """;
        try (LiveVigild vigild = LiveVigild.start(root, users.in(toml))) {
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
        try (LiveVigild vigild = LiveVigild.start(root, users.in(toml))) {
            vigild.settle();
            assertThat(vigild.log("web").strip()).isEqualTo("30000000");
        }
    }

    @Test
    void aTimeThatTheServiceHasChangedHoldsForTheNextVigild() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
        String toml = users.in(SPEAKER.replace("ROOT", root.toString()));
        try (KillableVigild vigild = KillableVigild.start(root, toml)) {
            Eventually.holds(
                    "it has said so",
                    () -> "changed".equals(vigild.status("web").statusText()));
            vigild.status("web"); // answered in a later turn: the journal of the one that has heard it is written
            vigild.dieAndLiveAgain();
            Files.createFile(root.resolve("silent"));
            Eventually.holds("it has failed", () -> vigild.status("web").state().equals("failed"));
            assertThat(vigild.status("web").reason()).isEqualTo("no WATCHDOG=1 within 700 ms");
            assertThat(vigild.status("web").incarnation()).isEqualTo(1);
        }
    }
}
