package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Services whose end ends everything. */
@ExtendWith(Sandboxes.class)
final class EssentialTest {
    private static final String DB_AND_TESTS = """
            [service.db]
            command = ["sh", "-c", "echo up; exec sleep 1000"]
            ready = { log = "up" }

            [service.prepare]
            command = "true"
            kind = "oneshot"
            requires = ["db"]

            [service.tests]
            command = ["sh", "-c", "exit 3"]
            kind = "oneshot"
            requires = ["prepare"]
            """;

    @Test
    void theExitCodeIsThatOfTheNamedService(Sandbox box) {
        box.write("vigil.toml", DB_AND_TESTS.replace("exit 3", "exit 0"));
        box.vigil("up", "-f", "vigil.toml", "--exit-on-end=tests").expect(0).says("stopping everything: tests");
    }

    @Test
    void withoutANameAnyServiceWillDoButNotACompletedOneshot(Sandbox box) {
        box.write("vigil.toml", DB_AND_TESTS);
        box.vigil("up", "-f", "vigil.toml", "--exit-on-end").expect(3).says("stopping everything: tests");
    }

    @Test
    void aFailureAborts(Sandbox box) {
        box.write("vigil.toml", DB_AND_TESTS);
        box.vigil("up", "-f", "vigil.toml", "--abort-on-failure").expect(3).says("stopping everything: tests");
    }

    @Test
    void theGuardDoesNotBringBackWhatHasEnded(Sandbox box) {
        box.write("vigil.toml", """
                [service.web]
                command = ["sh", "-c", "echo up; while [ ! -e go ]; do sleep 0.05; done; exit 7"]
                ready = { log = "up" }
                restart = "never"
                essential = true
                """);
        box.vigil("up", "-d", "-f", "vigil.toml").expect(0);
        ObservedProcess guard = new ObservedProcess(box.guardPid());
        box.write("go", "");
        Await.until("the guard ends", () -> !guard.isAlive());
        assertThat(box.has("root/run/vigild.pid")).isFalse();
        assertThat(box.read("root/run/vigild.log")).contains("exit code 7").doesNotContain("starting it again");
    }

    @Test
    void whatCannotBeMeantIsRefused(Sandbox box) {
        box.write("vigil.toml", DB_AND_TESTS);
        box.vigil("up", "-f", "vigil.toml", "--exit-on-end=test")
                .expect(4)
                .says("cannot use --exit-on-end: no such service in the files", "tests");
        box.vigil("up", "-d", "-f", "vigil.toml", "--exit-on-end")
                .expect(2)
                .says("cannot use --exit-on-end: nobody waits for the exit code of -d; essential = true");
    }
}
