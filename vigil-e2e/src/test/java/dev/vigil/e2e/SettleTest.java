package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A program that can't begin its work, as when its files are not where it runs, is not reported as started. */
@ExtendWith(Sandboxes.class)
final class SettleTest {
    private static void end(String pid) {
        ObservedProcess daemon = new ObservedProcess(Long.parseLong(pid.strip()));
        Shell.kill("KILL", daemon.pid());
        Await.until("it is gone", () -> !daemon.isAlive());
    }

    @Test
    void aProgramThatEndsBeforeIsAFailure(Sandbox box) {
        box.vigil("daemonize", "--settle", "1m", "--pidfile", "x.pid", "--", "sh", "-c", "exit 3")
                .expect(1)
                .says("cannot daemonize sh: it ended before it was ready (exit code 3)");
        assertThat(box.has("x.pid")).isFalse();
        end(box.vigil("daemonize", "--settle", "100ms", "--", "sleep", "1000")
                .expect(0)
                .out());
        box.vigil("daemonize", "--settle", "1s", "--wait", "ready", "--", "true")
                .expect(2)
                .says("cannot use --settle: ");
        box.vigil("daemonize", "--settle", "soon", "--", "true").expect(2).says("cannot use --settle: not a duration");
    }

    @Test
    void aFileThatIsNotWhereTheProgramRunsIsPointedOut(Sandbox box) {
        box.write("app.sh", "exec sleep 1000\n");
        box.vigil("daemonize", "--settle", "1m", "--", "sh", "app.sh")
                .expect(1)
                .says("vigil: note: app.sh is here, but the program runs in / (--chdir . has it run here)")
                .says("it ended before it was ready (exit code ");
        CommandResult started =
                box.vigil("daemonize", "--chdir", ".", "--", "sh", "app.sh").expect(0);
        assertThat(started.err()).isEmpty();
        end(started.out());
    }

    @Test
    void whatPythonIgnoresIsNoFault(Sandbox box) {
        Shell.need("python3");
        String pid = box.vigil("daemonize", "--", "python3", "-c", "import time; time.sleep(1000)")
                .expect(0)
                .out()
                .strip();
        Await.until("it ignores them", () -> box.vigil("inspect", pid).out().contains("PIPE XFSZ"));
        box.vigil("inspect", pid).says("signals ignored     yes   PIPE XFSZ");
        end(pid);
    }
}
