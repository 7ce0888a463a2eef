package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code vigil daemonize --pidfile}: only the daemon itself holds its file. */
@ExtendWith(Sandboxes.class)
final class PidFileLockTest {
    private static ObservedProcess start(Sandbox box, String... words) {
        return new ObservedProcess(
                Long.parseLong(box.vigil(words).expect(0).out().strip()));
    }

    private static void end(ObservedProcess daemon) {
        Shell.kill("KILL", daemon.pid());
        Await.until("it is gone", () -> !daemon.isAlive());
    }

    @Test
    void aChildThatOutlivesTheDaemonDoesNotKeepItsFile(Sandbox box) {
        String script = "sleep 1000 & echo $! > child; exec sleep 1000";
        String folder = box.folder().toString();
        ObservedProcess daemon =
                start(box, "daemonize", "--pidfile", "x.pid", "--chdir", folder, "--", "sh", "-c", script);
        Await.until(
                "its child is named",
                () -> box.has("child") && box.read("child").endsWith("\n"));
        ObservedProcess orphan =
                new ObservedProcess(Long.parseLong(box.read("child").strip()));
        end(daemon);
        ObservedProcess next = start(box, "daemonize", "--pidfile", "x.pid", "--", "sleep", "1000");
        assertThat(orphan.isAlive()).isTrue();
        assertThat(box.read("x.pid").strip()).isEqualTo(Long.toString(next.pid()));
        box.vigil("daemonize", "--pidfile", "x.pid", "--", "true")
                .expect(1)
                .says("already running as pid " + next.pid() + " ");
        end(orphan);
        end(next);
    }

    @Test
    void aFileThatNobodyHasLockedIsTakenWhateverItNames(Sandbox box) {
        box.write("x.pid", ProcessHandle.current().pid() + "\n");
        ObservedProcess daemon = start(box, "daemonize", "--pidfile", "x.pid", "--", "sleep", "1000");
        assertThat(box.read("x.pid").strip()).isEqualTo(Long.toString(daemon.pid()));
        end(daemon);
    }
}
