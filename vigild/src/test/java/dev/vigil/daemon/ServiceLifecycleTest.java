package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.Results;
import dev.vigil.api.ServiceStatus;
import dev.vigil.config.Places;
import dev.vigil.daemon.boot.Vigild;
import dev.vigil.daemon.boot.VigildOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceLifecycleTest {
    private static final int SIGKILL = 9;

    @TempDir
    Path root;

    @Test
    void whatIsStartedRunsAndWhatIsStoppedDoesNot() {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.web]
                command = ["sleep", "1000"]
                [service.worker]
                command = ["sleep", "1000"]
                requires = ["web"]
                """)) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            int web = vigild.pid("web");
            assertThat(vigild.isAlive(web)).isTrue();

            assertThat(vigild.act("stop", "web")).allMatch(Results.Result::ok);
            assertThat(vigild.isAlive(web)).isFalse();
            assertThat(vigild.status("worker").state()).isNotEqualTo("running");

            assertThat(vigild.act("start", "worker")).allMatch(Results.Result::ok);
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
    }

    @Test
    void aServiceThatIsKilledComesBack() {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.web]
                command = ["sleep", "1000"]
                """)) {
            vigild.settle();
            vigild.kill(vigild.pid("web"), SIGKILL);
            vigild.await("web", "running", 2);

            ServiceStatus status = vigild.status("web");
            assertThat(status.restarts()).isEqualTo(1);
            assertThat(status.incarnation()).isEqualTo(2);
            assertThat(vigild.why("web").exits().getFirst().how()).contains("SIGKILL");
        }
    }

    @Test
    void oneThatIgnoresTermIsKilledAfterItsTime() {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.stubborn]
                command = ["sh", "-c", "trap '' TERM; touch ROOT/deaf; while :; do sleep 1000; done"]
                ready = { file = "ROOT/deaf" }
                stop = { timeout = "100ms" }
                """)) {
            vigild.settle();
            int pid = vigild.pid("stubborn");
            assertThat(vigild.act("stop", "stubborn")).allMatch(Results.Result::ok);
            assertThat(vigild.isAlive(pid)).isFalse();
            assertThat(vigild.why("stubborn").exits().getFirst().how()).contains("SIGKILL");
        }
    }

    @Test
    void aDaemonThatForkedAwayTwiceIsFoundAndStopped() {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.escaping]
                command = ["sh", "-c", '''
                    (setsid sh -c "sleep 1000 & echo \\$! > ROOT/pid; touch ROOT/gone")
                    exec sleep 1000''']
                ready = { file = "ROOT/gone" }
                """)) {
            vigild.settle();
            int escaped = vigild.number("pid");
            assertThat(vigild.isAlive(escaped)).isTrue();
            vigild.act("stop", "escaping");
            assertThat(vigild.isAlive(escaped)).isFalse();
        }
    }

    @Test
    void whatAnEscapedDaemonLeavesBehindIsGoneBeforeTheNextOneStarts() {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.escaping]
                command = ["sh", "-c", '''
                    setsid sh -c "sleep 1000 & echo \\$! > ROOT/pid.$VIGIL_INCARNATION"
                    touch ROOT/gone
                    exec sleep 1000''']
                ready = { file = "ROOT/gone" }
                """)) {
            vigild.settle();
            int escaped = vigild.number("pid.escaping#1");
            vigild.kill(vigild.pid("escaping"), SIGKILL);
            vigild.await("escaping", "running", 2);
            assertThat(vigild.isAlive(escaped)).isFalse();
        }
    }

    @Test
    void aPipeThatAChildKeepsOpenHoldsNothingUp() {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.leaving]
                kind = "oneshot"
                command = ["sh", "-c", "echo written; setsid sleep 1000 & exit 0"]
                """)) {
            vigild.settle();
            assertThat(vigild.status("leaving").state()).isEqualTo("completed");
            assertThat(vigild.log("leaving")).isEqualTo("written\n");
        }
    }

    @Test
    void aHundredServicesComeAndGo() {
        StringBuilder toml = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            toml.append("[service.s").append(i).append("]\ncommand = [\"sleep\", \"1000\"]\n");
        }
        List<Integer> pids = new ArrayList<>();
        try (LiveVigild vigild = LiveVigild.start(root, toml.toString())) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            for (int i = 0; i < 100; i++) {
                pids.add(vigild.pid("s" + i));
            }
            assertThat(pids).allMatch(vigild::isAlive).doesNotHaveDuplicates();
            vigild.stop();
            assertThat(pids).noneMatch(vigild::isAlive);
        }
    }

    @Test
    void orphansThatNobodyWaitsForAreReaped() {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.forking]
                command = ["sh", "-c", '''
                    for i in 1 2 3 4 5; do (sh -c : &); done
                    touch ROOT/done
                    exec sleep 1000''']
                ready = { file = "ROOT/done" }
                """)) {
            vigild.settle();
            vigild.kill(vigild.pid("forking"), SIGKILL);
            vigild.await("forking", "running", 2);
            Eventually.holds(
                    "all that ended are reaped", () -> children().stream().allMatch(vigild::isAlive));
        }
    }

    private static List<Integer> children() {
        try {
            long self = ProcessHandle.current().pid();
            String text = Files.readString(Path.of("/proc/self/task/" + self + "/children"));
            return text.isBlank()
                    ? List.of()
                    : List.of(text.strip().split(" ")).stream()
                            .map(Integer::valueOf)
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void commandsStopAndReload() {
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.polite]
                command = ["sh", "-c", "trap 'exit 0' USR1; touch ROOT/up; while :; do sleep 1000 & wait; done"]
                ready = { file = "ROOT/up" }
                reload = { command = ["sh", "-c", "echo $MAINPID > ROOT/reloaded"] }
                stop = { command = ["sh", "-c", "kill -USR1 $MAINPID"] }
                """)) {
            vigild.settle();
            int pid = vigild.pid("polite");
            assertThat(vigild.act("reload", "polite")).allMatch(Results.Result::ok);
            assertThat(vigild.number("reloaded")).isEqualTo(pid);
            assertThat(vigild.act("stop", "polite")).allMatch(Results.Result::ok);
            assertThat(vigild.why("polite").exits().getFirst().how()).isEqualTo("exit code 0");
        }
    }

    @Test
    void aSingleServiceEndsVigildWithItsExitCode() {
        VigildOptions options = LiveVigild.options(Places.below(root), """
                [service.once]
                command = ["sh", "-c", "exit 7"]
                restart = "never"
                """, true, Optional.empty());
        assertThat(Vigild.run(options)).isEqualTo(7);
    }
}
