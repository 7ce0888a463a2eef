package dev.vigil.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Services and machines that misbehave. Each costs that service alone: {@code calm} goes on beside all of them. */
@ExtendWith(Sandboxes.class)
final class FailureModesTest {
    private static final String CALM = """
            [service.calm]
            command = ["sleep", "1000"]

            """;

    @Test
    void programsThatCannotBeRun(Sandbox box) throws IOException {
        box.write("text", "no program\n");
        Files.createDirectory(box.folder().resolve("folder"));
        box.write("vigil.toml", CALM + """
                [service.missing]
                command = ["/nowhere/program"]
                restart = "never"

                [service.unknown]
                command = ["no-such-program-anywhere"]
                restart = "never"

                [service.text]
                command = ["./text"]
                restart = "never"

                [service.folder]
                command = ["./folder"]
                restart = "never"

                [service.nowhere]
                command = ["true"]
                working-directory = "/nowhere/at/all"
                restart = "never"
                """);
        CommandResult up = box.vigil("up", "-d", "-f", "vigil.toml").expect(1);
        assertThat(up.err())
                .contains("missing", "/nowhere/program", "unknown", "no-such-program-anywhere", "text", "folder")
                .contains("ENOENT", "EACCES")
                .contains("/nowhere/at/all");
        expectCalm(box);
    }

    @Test
    void unknownUserIsThatServicesFailure(Sandbox box) {
        box.write("vigil.toml", CALM + """
                [service.stranger]
                command = ["true"]
                user = "nobody-of-that-name"
                restart = "never"
                """);
        CommandResult up = box.vigil("up", "-d", "-f", "vigil.toml");
        assertThat(up.said()).contains("nobody-of-that-name");
        assertThat(up.exit()).isIn(1, 2);
        if (up.exit() == 1) {
            expectCalm(box);
        }
    }

    @Test
    void oneThatIgnoresTermIsKilledInItsTime(Sandbox box) {
        box.up(CALM + """
                [service.stubborn]
                command = ["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done"]
                ready = { log = "deaf" }
                stop = { timeout = "300ms" }
                """);
        long pid = box.service("stubborn").pid();
        box.vigil("stop", "stubborn").expect(0);
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(box.vigil("why", "stubborn").out()).contains("SIGKILL");
        expectCalm(box);
    }

    @Test
    void childrenThatForkAwayTwiceAreFoundAndEnded(Sandbox box) {
        box.up(CALM + """
                [service.escaper]
                command = ["sh", "-c", "setsid sh -c 'setsid sleep 1001 & echo $! >away; exit' ; \
                echo gone; exec sleep 1000"]
                ready = { log = "gone" }
                """);
        long away = Long.parseLong(box.read("away").strip());
        assertThat(ProcessHandle.of(away)).isPresent();
        box.vigil("stop", "escaper").expect(0);
        Await.until(
                "the one that forked away is gone", () -> ProcessHandle.of(away).isEmpty());
        expectCalm(box);
    }

    @Test
    void aPipeKeptOpenAfterTheExitHoldsNothingUp(Sandbox box) {
        box.up(CALM + """
                [service.parent]
                command = ["sh", "-c", "sleep 1002 & echo child holds the pipe; exec sleep 1000"]
                ready = { log = "child holds" }
                """);
        Service before = box.service("parent");
        box.vigil("signal", "KILL", "parent").expect(0);
        box.awaitAfter("parent", before.incarnation());
        box.vigil("stop", "parent").expect(0);
        expectCalm(box);
    }

    @Test
    void aGigabyteWithoutANewlineFillsItsOwnLogOnly(Sandbox box) throws IOException {
        box.up(CALM + """
                [service.flood]
                kind = "oneshot"
                command = ["sh", "-c", "head -c 1000000000 /dev/zero | tr '\\\\0' x"]
                log = { max-size = "10MB", keep = 3, compress = "none" }
                start-timeout = "10m"
                """);
        assertThat(box.service("flood").state()).isEqualTo("completed");
        Await.until("old segments are removed", () -> sizeOf(box, "root/log/flood") < 100_000_000);
        expectCalm(box);
    }

    @Test
    void binaryNoiseIsKeptAsItIsAndShownHarmlessly(Sandbox box) {
        box.up(CALM + """
                [service.noise]
                kind = "oneshot"
                command = ["sh", "-c", "head -c 3000000 /dev/urandom; echo; echo after the noise"]
                """);
        Await.until(
                "the end of it",
                () -> box.vigil("logs", "-n", "1", "noise").out().contains("after the noise"));
        box.vigil("why", "noise").expect(0);
        expectCalm(box);
    }

    @Test
    void anUnwritableLogFolderIsSaidAndTheRestRuns(Sandbox box) throws IOException {
        Files.createDirectories(box.root().resolve("log"));
        Files.writeString(box.root().resolve("log/blocked"), "a file where a folder should be");
        box.write("vigil.toml", CALM + """
                [service.blocked]
                command = ["sh", "-c", "echo hello; exec sleep 1000"]
                """);
        CommandResult up = box.vigil("up", "-d", "-f", "vigil.toml");
        String told = up.said() + box.vigil("why", "blocked").said() + box.read("root/run/vigild.log");
        assertThat(told).contains("blocked", "cannot");
        expectCalm(box);
    }

    @Test
    void aFullDiskLosesNothingOfTheServicesThemselves(Sandbox box) throws IOException {
        Shell.needRoot();
        Files.createDirectories(box.root().resolve("log"));
        String disk = box.root().resolve("log").toString();
        assumeTrue(
                Shell.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk)
                        .isBlank(),
                "mounting is not allowed");
        try {
            box.up(CALM + """
                    [service.talker]
                    command = ["sh", "-c", "echo started; while :; do seq 1 2000; sleep 0.01; done"]
                    ready = { log = "started" }
                    log = { max-size = "100MB" }
                    """);
            Await.until(
                    "the disk is full",
                    () -> Files.getFileStore(box.root().resolve("log")).getUsableSpace() < 8192);
            Service talker = box.service("talker");
            box.vigil("restart", "calm").expect(0);
            expectCalm(box);
            assertThat(box.service("talker").state()).isEqualTo("running");
            assertThat(box.service("talker").incarnation()).isEqualTo(talker.incarnation());
            box.vigil("down").expect(0);
        } finally {
            Shell.run("umount", "-l", disk);
        }
    }

    @Test
    void tooFewDescriptorsAreSaidAndCostOnlyThoseServices(Sandbox box) {
        StringBuilder many = new StringBuilder(CALM);
        for (int i = 0; i < 60; i++) {
            many.append("[service.s%02d]\ncommand = ['sleep', '1000']\nrestart = 'never'\n".formatted(i));
        }
        box.write("vigil.toml", many.toString());
        box.startBy("prlimit", "--nofile=64:64", "--");
        CommandResult up = box.vigil("up", "-d", "-f", "vigil.toml");
        box.startBy();
        assertThat(up.exit()).isEqualTo(1);
        assertThat(up.said()).contains("EMFILE");
        assertThat(box.vigil("status").exit()).isIn(0, 3);
        box.vigil("down").expect(0);
    }

    @Test
    void crashLoopsBackOffAndGiveUpAtTheirLimit(Sandbox box) {
        box.write("vigil.toml", CALM + """
                [service.loop]
                command = ["false"]
                backoff = { initial = "10ms", max = "20ms" }
                restart-limit = { count = 5, within = "1m" }
                """);
        box.vigil("up", "-d", "-f", "vigil.toml");
        box.awaitState("loop", "failed");
        assertThat(box.service("loop").restarts()).isEqualTo(5);
        assertThat(box.vigil("why", "loop").out()).contains("exit code 1", "5");
        expectCalm(box);
    }

    @Test
    void vigildThatIsTerminatedStopsEverythingInOrder(Sandbox box) {
        box.up(CALM);
        long calm = box.service("calm").pid();
        long vigild = box.vigildPid();
        Shell.kill("TERM", vigild);
        Await.until("vigild is gone", () -> ProcessHandle.of(vigild).isEmpty());
        assertThat(ProcessHandle.of(calm)).isEmpty();
    }

    @Test
    void orphansOfServicesAreReaped(Sandbox box) {
        box.up("""
                [service.maker]
                command = ["sh", "-c", "for i in 1 2 3 4 5 6 7 8 9; do (sh -c 'sleep 0.05 & exit' &) ; done; \
                echo made; exec sleep 1000"]
                ready = { log = "made" }
                """);
        ObservedProcess vigild = new ObservedProcess(box.vigildPid());
        Await.until("no zombies", () -> vigild.children().stream().noneMatch(ObservedProcess::isZombie));
        expectCalmlyNamed(box, "maker");
    }

    private static void expectCalm(Sandbox box) {
        expectCalmlyNamed(box, "calm");
    }

    private static void expectCalmlyNamed(Sandbox box, String name) {
        assertThat(box.service(name).state()).isEqualTo("running");
        assertThat(box.service(name).restarts()).isZero();
    }

    private static long sizeOf(Sandbox box, String folder) throws IOException {
        try (var files = Files.walk(box.folder().resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
