package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of vigild that somebody removes or renames while it runs. */
class RemovedFilesTest {
    private static final String SLEEPER = """
            [service.web]
            command = ["sleep", "1000"]
            """;

    @TempDir
    Path root;

    private final Linux linux = new NativeLinux();

    private Path run(String name) {
        return root.resolve("run").resolve(name);
    }

    private static boolean isAlive(int pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private void send(String message) {
        int socket = linux.unixSocket(Flags.SOCK_DGRAM);
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        int sent = linux.sendTo(socket, bytes, run("notify/web").toString());
        linux.close(socket);
        assertThat(sent).isEqualTo(bytes.length);
    }

    @Test
    void aControlSocketThatIsRemovedIsBoundAgain() throws IOException {
        try (LiveVigild vigild = LiveVigild.start(root, SLEEPER)) {
            vigild.settle();
            for (int i = 0; i < 3; i++) {
                Files.delete(run("vigil.sock"));
                Eventually.holds("it is there again", () -> Files.exists(run("vigil.sock")));
                assertThat(vigild.pid("web")).isPositive();
            }
        }
    }

    @Test
    void aRunDirectoryThatIsTakenAwayIsMadeAgainAsItWas() throws IOException {
        try (KillableVigild vigild = KillableVigild.start(root, SLEEPER)) {
            vigild.settle();
            int pid = vigild.pid("web");
            Files.move(root.resolve("run"), root.resolve("away"));
            vigild.awaitMessage("made again what was removed from " + root.resolve("run"));
            assertThat(run("secret")).hasSameBinaryContentAs(root.resolve("away/secret"));
            assertThat(run("vigild.pid")).hasContent(Long.toString(vigild.vigildPid()));
            assertThat(vigild.pid("web")).isEqualTo(pid);
            vigild.dieAndLiveAgain();
            assertThat(vigild.pid("web")).isEqualTo(pid);
            vigild.act("restart", true, "web");
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
        assertThat(root.resolve("run/vigild.pid")).doesNotExist();
    }

    @Test
    void aServiceIsHeardAfterItsNotifySocketWasRemoved() throws IOException {
        String notifier = SLEEPER + "ready = { notify = true }\n";
        try (KillableVigild vigild = KillableVigild.start(root, notifier)) {
            Eventually.holds("it is launched", () -> Files.exists(run("notify/web")));
            send("STATUS=before");
            Files.delete(run("notify/web"));
            vigild.awaitMessage("made again what was removed from " + root.resolve("run") + ": notify/web");
            send("READY=1\nSTATUS=after");
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("running");
            assertThat(vigild.status("web").statusText()).isEqualTo("after");
        }
    }

    @Test
    void aLaunchAfterTheFifoWasRemovedHasItsOutputInTheLog() throws IOException {
        String speaker = """
                [service.web]
                command = ["sh", "-c", "echo $VIGIL_INCARNATION; exec sleep 1000"]
                """;
        try (LiveVigild vigild = LiveVigild.start(root, speaker)) {
            vigild.settle();
            Files.delete(run("fifo/web.out"));
            Eventually.holds("it is restarted with a FIFO", () -> {
                vigild.act("restart", "web");
                return Files.exists(run("fifo/web.out"));
            });
            Path log = root.resolve("log/web/current");
            long last = vigild.status("web").incarnation();
            Eventually.holds("it is in the log", () -> Files.readString(log).endsWith("web#" + last + "\n"));
        }
    }

    private static final String COUNTER = """
            [service.web]
            command = ["sh", "-c", "i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done"]
            """;

    @Test
    void aFifoThatIsRenamedHasItsNameBack() throws IOException {
        try (KillableVigild vigild = KillableVigild.start(root, COUNTER)) {
            vigild.settle();
            awaitLinesFrom(0);
            Files.move(run("fifo/web.out"), run("fifo/away"));
            vigild.awaitMessage("made again what was removed from " + root.resolve("run") + ": fifo/web.out");
            assertThat(run("fifo/away")).doesNotExist();
            vigild.dieAndLiveAgain();
            awaitLinesFrom(lines().size());
        }
    }

    /** Twice, for what the second vigild has taken over has no name either. */
    @Test
    void aServiceWhoseFifoWasRemovedIsHeardByTheNextVigild() throws IOException {
        try (KillableVigild vigild = KillableVigild.start(root, COUNTER)) {
            vigild.settle();
            awaitLinesFrom(0);
            int pid = vigild.pid("web");
            awaitKeeper();
            Files.delete(run("fifo/web.out"));
            for (int i = 0; i < 2; i++) {
                awaitKeeper();
                vigild.dieAndLiveAgain();
                awaitLinesFrom(lines().size());
                assertThat(vigild.pid("web")).isEqualTo(pid);
            }
            List<String> written = lines();
            for (int i = 0; i < written.size(); i++) {
                assertThat(written.get(i))
                        .as("not a line is missing or doubled")
                        .isEqualTo(Integer.toString(i + 1));
            }
            vigild.act("restart", true, "web");
            assertThat(run("fifo/web.out")).exists();
            Eventually.holds("the next launch is heard", () -> Collections.frequency(lines(), "1") == 2);
        }
    }

    private List<String> lines() throws IOException {
        String text = Files.readString(log("web/current"));
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private void awaitLinesFrom(int count) {
        Eventually.holds("more is written", () -> lines().size() > count + 5);
    }

    /** Until a process other than vigild and the service has the service's FIFO open. */
    private void awaitKeeper() {
        Eventually.holds(
                "a keeper holds it",
                () -> linux.list("/proc").stream()
                        .filter(name -> name.chars().allMatch(Character::isDigit) && isKeeper(name))
                        .flatMap(keeper -> linux.list("/proc/" + keeper + "/fd").stream()
                                .map(fd -> linux.readlink("/proc/" + keeper + "/fd/" + fd)
                                        .orElse("")))
                        .anyMatch(link -> link.contains("/fifo/web.out")));
    }

    private boolean isKeeper(String process) {
        String environment = linux.readFile("/proc/" + process + "/environ").orElse("");
        return environment.contains("VIGIL_INCARNATION=(keeper)#")
                && environment.contains("VIGIL_RUN=" + root.resolve("run") + "\0");
    }

    private Path log(String name) {
        return root.resolve("log").resolve(name);
    }

    /** What logrotate does: not a line is missing between the two files, and the operator hears of it. */
    @Test
    void aLogThatIsRenamedGoesOnInANewFile() throws IOException {
        try (LiveVigild vigild = LiveVigild.start(root, COUNTER)) {
            vigild.settle();
            for (String step : List.of("web/current", "web", ".index/web", "")) {
                Eventually.holds("it is written", () -> Files.size(log("web/current")) > 0);
                Path away = root.resolve("away" + step.replace('/', '-'));
                Files.move(log(step), away);
                Eventually.holds(
                        "a new one is written",
                        () -> Files.size(log("web/current")) > 0 && Files.size(log(".index/web/current.idx")) > 0);
            }
            List<String> first = Files.readAllLines(root.resolve("awayweb-current"));
            List<String> second = Files.readAllLines(root.resolve("awayweb/current"));
            assertThat(Integer.parseInt(second.getFirst())).isEqualTo(Integer.parseInt(first.getLast()) + 1);
            assertThat(vigild.status("web").note()).isEqualTo("the file of its log was removed or renamed");
        }
    }

    @Test
    void nothingIsMadeInARunDirectoryThatAnotherVigildHasLocked() throws IOException {
        try (KillableVigild vigild = KillableVigild.start(root, SLEEPER)) {
            vigild.settle();
            int pid = vigild.pid("web");
            Path other = root.resolve("other.pid");
            int lock = linux.open(other.toString(), Flags.O_RDWR | Flags.O_CREAT, 0600);
            assertThat(linux.tryLock(lock)).isZero();
            assertThat(linux.rename(other.toString(), run("vigild.pid").toString()))
                    .isZero();
            Files.delete(run("vigil.sock"));
            vigild.awaitMessage("another vigild lives in " + root.resolve("run") + " now; services go on");
            assertThat(run("vigil.sock")).doesNotExist();
            assertThat(isAlive(pid)).isTrue();
            vigild.terminate();
            assertThat(run("vigild.pid")).exists();
            assertThat(isAlive(pid)).isFalse();
            linux.close(lock);
        }
    }
}
