package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The guard brings vigild back, and knows when not to. */
@ExtendWith(Sandboxes.class)
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
            assertThat(box.vigil("status").exit()).isNotEqualTo(4); // it waits for the next one
            assertThat(box.vigildPid()).isNotEqualTo(first);
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
    void itCostsNextToNothing(Sandbox box) throws IOException {
        box.up(ONE);
        long pss = Files.readString(Path.of("/proc/" + box.guardPid() + "/smaps_rollup"))
                .lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
        assertThat(pss).as("PSS in kB").isLessThan(1500);
        assertThat(Duration.ofNanos(cpuNanos(box.guardPid()))).isLessThan(Duration.ofMillis(100));
    }

    private static long cpuNanos(long pid) throws IOException {
        return Long.parseLong(
                Files.readString(Path.of("/proc/" + pid + "/schedstat")).split(" ", -1)[0]);
    }
}
