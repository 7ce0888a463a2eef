package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The guard brings vigild back, and knows when not to. */
@ForSandboxUsers
final class GuardTest {
    private static final String ONE = """
            [service.one]
            command = ["sleep", "1000"]
            """;

    private static void kill(long pid) {
        Shell.kill("KILL", pid);
    }

    private static boolean isGone(long pid) {
        return !new ObservedProcess(pid).isAlive();
    }

    private static void awaitOther(Sandbox box, long vigild) {
        Await.until(
                "another vigild",
                () -> box.vigildPid() != vigild && box.service("one").isReady());
    }

    @Test
    void aKilledVigildIsBack(Sandbox box) {
        box.up(ONE);
        for (int i = 0; i < 3; i++) {
            long first = box.vigildPid();
            kill(first);
            awaitOther(box, first);
        }
        assertThat(box.read("root/run/vigild.log"))
                .contains("vigil-guard: vigild died (status 137), starting it again");
        box.vigil("down").expect(0);
        box.vigil("status").expect(4);
    }

    @Test
    void downEndsBothAndLeavesNoTrace(Sandbox box) {
        box.up(ONE);
        long guard = box.guardPid();
        box.vigil("down").expect(0);
        Await.until("the guard is gone", () -> isGone(guard));
        assertThat(box.has("root/run/guard")).isFalse();
        assertThat(box.has("root/run/home")).isFalse();
    }

    @Test
    void aVigildThatNeverCameUpIsNotTriedAgain(Sandbox box) {
        box.write("vigil.toml", ONE);
        box.write("root/run/vigil.sock", "in the way");
        box.vigil("up", "-d", "-f", "vigil.toml").expect(1).says("cannot listen", "it ended before it listened");
        Await.until("the guard is gone", () -> !box.has("root/run/guard"));
    }

    @Test
    void aVigildThatCannotStartAnyMoreIsTriedAgainAndSaysWhy(Sandbox box) {
        box.up(ONE);
        long first = box.vigildPid();
        box.write("vigil.toml", "[service.one]\ncomand = 'x'\n");
        kill(first);
        Await.until(
                "the second attempt",
                () -> box.read("root/run/vigild.log").contains("vigild cannot start (status 2), trying again in 2 s"));
        assertThat(box.read("root/run/vigild.log")).contains("comand", "trying again in 1 s");
        box.write("vigil.toml", ONE);
        awaitOther(box, first);
    }

    @Test
    void downEndsAGuardWhoseVigildCannotStart(Sandbox box) {
        box.up(ONE);
        long guard = box.guardPid();
        box.write("vigil.toml", "[service.one]\ncomand = 'x'\n");
        kill(box.vigildPid());
        Await.until("it cannot start", () -> box.read("root/run/vigild.log").contains("vigild cannot start"));
        box.vigil("down").expect(4);
        Await.until("the guard is gone", () -> isGone(guard));
        box.up(ONE); // the service has lived on
        assertThat(box.service("one").incarnation()).isEqualTo(1);
    }

    @Test
    void aStartBesideAVigildThatDoesNotListenHarmsNothing(Sandbox box) {
        box.up(ONE);
        long vigild = box.vigildPid();
        long guard = box.guardPid();
        Shell.kill("STOP", vigild);
        Shell.run("rm", box.socket().toString());
        box.vigil("status").expect(1).says("it runs as pid " + vigild);
        box.vigil("up", "-d", "-f", "vigil.toml").expect(1).says("it runs as pid " + vigild);
        assertThat(box.guardPid()).isEqualTo(guard);
        Shell.kill("CONT", vigild);
        Await.until("it listens again", () -> box.has("root/run/vigil.sock"));
        box.vigil("status").expect(0);
        kill(vigild);
        awaitOther(box, vigild);
        assertThat(box.guardPid()).isEqualTo(guard);
    }

    @Test
    void ofSeveralStartsAtTheSameTimeOneWinsAndIsGuarded(Sandbox box) {
        box.write("vigil.toml", ONE);
        List<Background> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(box.background("up", "-d", "-f", "vigil.toml"));
        }
        List<CommandResult> ended = starts.stream().map(Background::await).toList();
        List<CommandResult> refused =
                ended.stream().filter(result -> result.exit() != 0).toList();
        assertThat(refused).hasSize(3);
        refused.forEach(result -> result.expect(1).says("one runs here already, pid " + box.vigildPid()));
        long vigild = box.vigildPid();
        kill(vigild);
        awaitOther(box, vigild);
    }

    @Test
    void aRemovedRunDirectoryIsMadeAgainWithItsGuardAndMessages(Sandbox box) {
        box.up(ONE);
        long vigild = box.vigildPid();
        long guard = box.guardPid();
        Shell.run(
                "mv",
                box.root().resolve("run").toString(),
                box.root().resolve("away").toString());
        Await.until(
                "all is there again",
                () -> box.has("root/run/vigil.sock") && box.has("root/run/vigild.log") && box.has("root/run/guard"));
        Await.until("it says so", () -> box.read("root/run/vigild.log").contains("made again what was removed"));
        assertThat(box.guardPid()).isEqualTo(guard);
        kill(vigild);
        awaitOther(box, vigild);
        assertThat(box.read("root/run/vigild.log")).contains("made again what was removed", "vigil-guard: vigild died");
    }

    @Test
    void theNextUpTakesTheGuardsPlace(Sandbox box) {
        box.up(ONE);
        long guard = box.guardPid();
        long vigild = box.vigildPid();
        Shell.kill("STOP", guard);
        kill(vigild);
        Await.until("vigild is gone", () -> isGone(vigild));
        box.up(ONE);
        assertThat(box.guardPid()).isNotEqualTo(guard);
        Shell.kill("CONT", guard);
        Await.until("the former guard is gone", () -> isGone(guard));
        box.vigil("status").expect(0);
    }

    @Test
    void itSleepsAndIsSmallBesideVigild(Sandbox box) {
        box.up(ONE);
        ObservedProcess guard = new ObservedProcess(box.guardPid());
        Await.until("it sleeps", guard::isAsleep);
        assertThat(guard.residentKilobytes()).isPositive();
        assertThat(5 * guard.residentKilobytes()).isLessThan(new ObservedProcess(box.vigildPid()).residentKilobytes());
    }
}
