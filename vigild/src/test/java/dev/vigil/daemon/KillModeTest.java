package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.Results;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which processes of a real service get the signals of its stop, and in how many steps. */
@Tag("slow")
class KillModeTest {
    private static final int SIGKILL = 9;

    /** As sshd does it: a session of its own for each user. */
    private static final String WITH_SESSION = """
            [service.ssh]
            command = ["sh", "-c", '''
                setsid sh -c "echo \\$\\$ > ROOT/session.$VIGIL_INCARNATION; exec sleep 1000" &
                until [ -s "ROOT/session.$VIGIL_INCARNATION" ]; do sleep 0.01; done
                echo up; exec sleep 1000''']
            ready = { log = "up" }
            stop.kill-mode = "process"
            """;

    @TempDir
    Path root;

    private final Linux linux = new NativeLinux();

    private void end(int pid) {
        assertThat(linux.kill(pid, SIGKILL)).isZero();
    }

    /** One that this process has inherited, where no vigild reaps any more. */
    private void endOurs(int pid) {
        end(pid);
        Eventually.holds("it is reaped", () -> linux.reap(pid).isPresent());
    }

    private int session(int incarnation) {
        String file = root.resolve("session.ssh#" + incarnation).toString();
        return Integer.parseInt(linux.readFile(file).orElseThrow().strip());
    }

    @Test
    void sessionsOutliveAStopARestartACrashAndTheEndOfVigild() {
        int first;
        int second;
        try (LiveVigild vigild = LiveVigild.start(root, WITH_SESSION)) {
            vigild.settle();
            first = session(1);
            int main = vigild.pid("ssh");
            assertThat(vigild.act("restart", "ssh")).allMatch(Results.Result::ok);
            assertThat(vigild.isAlive(main)).isFalse();
            assertThat(vigild.isAlive(first)).isTrue();
            assertThat(vigild.status("ssh").note()).contains("left running after the end of ssh#1: pid " + first);
            second = session(2);
            vigild.kill(vigild.pid("ssh"), SIGKILL);
            vigild.await("ssh", "running", 3);
            assertThat(vigild.act("stop", "ssh")).allMatch(Results.Result::ok);
            assertThat(vigild.isAlive(first)).isTrue();
            assertThat(vigild.isAlive(second)).isTrue();
            end(first);
            vigild.act("start", "ssh");
            vigild.stop();
            assertThat(vigild.isAlive(second)).isTrue();
            endOurs(second);
            endOurs(session(3));
            endOurs(session(4));
            vigild.removeCgroups();
        }
    }

    @Test
    void sessionsOutliveAVigildThatIsKilled() throws IOException {
        String toml = WITH_SESSION.replace("ROOT", root.toString());
        try (KillableVigild vigild = KillableVigild.start(root, toml)) {
            vigild.settle();
            int session = session(1);
            vigild.act("restart", true, "ssh");
            int main = vigild.pid("ssh");
            vigild.dieAndLiveAgain();
            assertThat(vigild.pid("ssh")).isEqualTo(main);
            assertThat(linux.kill(session, 0)).isZero();
            vigild.act("stop", true, "ssh");
            assertThat(linux.kill(session, 0)).isZero();
            vigild.dieAndLiveAgain();
            assertThat(linux.kill(session, 0)).isZero();
            assertThat(vigild.status("ssh").state()).isEqualTo("down");
            end(session);
            end(session(2));
        }
    }

    @Test
    void aStopGoesThroughItsSequence() throws IOException {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.stubborn]
                command = ["sh", "-c", '''
                    trap 'echo TERM >> ROOT/heard' TERM; trap 'echo INT >> ROOT/heard; exit 5' INT
                    touch ROOT/up; while :; do sleep 0.01; done''']
                ready = { file = "ROOT/up" }
                stop.sequence = [["TERM", "2s"], ["INT", "1h"], ["KILL"]]
                stop.kill-mode = "mixed"
                """)) {
            vigild.settle();
            assertThat(vigild.act("stop", "stubborn")).allMatch(Results.Result::ok);
            assertThat(Files.readAllLines(root.resolve("heard"))).containsExactly("TERM", "INT");
            assertThat(vigild.status("stubborn").reason()).isEqualTo("stopped: exit code 5");
        }
    }

    @Test
    void noneLeavesItToTheStopCommand() {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.own]
                command = ["sh", "-c", '''
                    trap "touch ROOT/signalled" TERM; touch ROOT/up
                    until [ -e ROOT/end ]; do sleep 0.01; done''']
                ready = { file = "ROOT/up" }
                stop = { kill-mode = "none", command = ["touch", "ROOT/end"] }
                """)) {
            vigild.settle();
            assertThat(vigild.act("stop", "own")).allMatch(Results.Result::ok);
            assertThat(root.resolve("signalled")).doesNotExist();
        }
    }
}
