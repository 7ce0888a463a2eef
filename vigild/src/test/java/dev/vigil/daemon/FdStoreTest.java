package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Open files that vigild keeps for real programs. */
class FdStoreTest {
    private static final int KILLS = Integer.getInteger("vigil.kills", 10);

    /** Says in STATUS what it was given, and stores a file without a name at its first launch. */
    private static final String KEEPER = """
            given = int(os.environ.get("LISTEN_FDS", "0"))
            if given: assert os.environ["LISTEN_PID"] == str(os.getpid())
            names = os.environ.get("LISTEN_FDNAMES", "")
            what = " ".join("%d:%s" % (os.fstat(3 + i).st_ino, os.pread(3 + i, 9, 0).decode()) for i in range(given))
            say("STATUS=%d [%s] %s" % (given, names, what))
            if not given:
                f = os.memfd_create("state")
                os.write(f, b"kept")
                say("FDSTORE=1\\nFDNAME=state", f)
                say("FDSTORE=1\\nFDNAME=again", f)
                barrier()
            say("READY=1")
            """;

    @TempDir
    Path root;

    private static String service(String keys, String lines) {
        return "[service.web]\nready = { notify = true }\n" + keys + "\n" + NotifyingProgram.command(lines);
    }

    private static String said(LiveVigild vigild) {
        return Objects.requireNonNullElse(vigild.status("web").statusText(), "");
    }

    @Test
    void theNextLaunchHasWhatThisOneHasStored() {
        try (LiveVigild vigild = LiveVigild.start(root, service("fd-store-max = 4", KEEPER + "forever()"))) {
            vigild.settle();
            assertThat(said(vigild)).startsWith("0 []");
            assertThat(vigild.act("restart", "web")).allMatch(Results.Result::ok);
            String first = said(vigild);
            assertThat(first).as("the same file twice is one").matches("1 \\[state\\] [0-9]+:kept");
            assertThat(vigild.act("restart", "web")).allMatch(Results.Result::ok);
            assertThat(said(vigild)).isEqualTo(first);
        }
    }

    @Test
    void aStopLetsItGo() {
        try (LiveVigild vigild = LiveVigild.start(root, service("fd-store-max = 4", KEEPER + "forever()"))) {
            vigild.settle();
            vigild.act("stop", "web");
            Eventually.holds("it is closed", () -> memoryFiles() == 0);
            vigild.act("start", "web");
            assertThat(said(vigild)).startsWith("0 []");
        }
    }

    /** Of this process, in which vigild runs. */
    private static long memoryFiles() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(FdStoreTest::isMemoryFile).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isMemoryFile(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("/memfd:state");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void oneWithoutAStoreIsToldSoOnceAndItsDescriptorsAreClosed() {
        String lines = """
                say("READY=1")
                for i in range(100):
                    fds = [os.memfd_create("state") for _ in range(100)]
                    say("FDSTORE=1", *fds)
                    for fd in fds: os.close(fd)
                barrier()
                say("STATUS=done")
                forever()""";
        try (LiveVigild vigild = LiveVigild.start(root, service("", lines))) {
            Eventually.holds("all are sent", () -> said(vigild).equals("done"));
            Eventually.holds("all are closed", () -> memoryFiles() == 0);
            assertThat(vigild.status("web").note())
                    .contains("FDSTORE=1 of 100 descriptors refused: it has no fd-store-max");
        }
    }

    @Test
    void whatIsBeyondTheMaximumIsClosed() {
        String lines = """
                say("READY=1")
                for i in range(100): say("FDSTORE=1\\nFDNAME=n%d" % i, *[os.memfd_create("state") for _ in range(100)])
                barrier()
                say("STATUS=done")
                forever()""";
        String other = "[service.other]\ncommand = [\"sleep\", \"1000\"]\n";
        try (LiveVigild vigild = LiveVigild.start(root, other + service("fd-store-max = 30", lines))) {
            Eventually.holds("all are sent", () -> said(vigild).equals("done"));
            Eventually.holds("the others are closed", () -> memoryFiles() == 30);
            assertThat(vigild.status("web").note()).contains("refused: its store is full (fd-store-max = 30)");
            assertThat(vigild.status("other").state()).isEqualTo("running");
        }
    }

    @Test
    void whatHasLostItsOtherEndIsLetGoUnlessItIsToBeKept() {
        String lines = """
                given = int(os.environ.get("LISTEN_FDS", "0"))
                say("STATUS=%d [%s]" % (given, os.environ.get("LISTEN_FDNAMES", "")))
                if not given:
                    pairs = [socket.socketpair() for _ in range(4)]
                    say("FDSTORE=1\\nFDNAME=polled", pairs[0][0].fileno())
                    say("FDSTORE=1\\nFDNAME=kept\\nFDPOLL=0", pairs[1][0].fileno())
                    say("FDSTORE=1\\nFDNAME=removed\\nFDPOLL=0", pairs[2][0].fileno())
                    say("FDSTORE=1\\nFDNAME=a:b\\nFDPOLL=0", pairs[3][0].fileno())
                    say("FDSTOREREMOVE=1\\nFDNAME=removed")
                    barrier()
                    pairs.clear()
                say("READY=1")
                forever()""";
        try (LiveVigild vigild = LiveVigild.start(root, service("fd-store-max = 9", lines))) {
            vigild.settle();
            vigild.act("restart", "web");
            assertThat(said(vigild)).isEqualTo("2 [kept:stored]");
        }
    }

    /** vigild is killed while the service runs, and while it is started again, in turns. */
    @Test
    void theSameFileIsThereAfterEachDeathOfVigild() {
        String toml = service("fd-store-max = 4\nbackoff = { initial = \"0s\" }", KEEPER + "forever()");
        try (KillableVigild vigild = KillableVigild.start(root, toml)) {
            vigild.settle();
            vigild.act("restart", true, "web");
            String first = Objects.requireNonNull(vigild.status("web").statusText());
            assertThat(first).matches("1 \\[state\\] [0-9]+:kept");
            for (int i = 0; i < KILLS; i++) {
                if (i % 3 == 1) {
                    vigild.act("restart", false, "web");
                }
                vigild.dieAndLiveAgain();
                if (i % 3 == 0) {
                    vigild.settle();
                    vigild.act("restart", true, "web");
                }
                Eventually.holds(
                        "kill " + i + ": the same file",
                        () -> first.equals(vigild.status("web").statusText())
                                && vigild.status("web").state().equals("running"));
            }
            assertThat(vigild.messages()).doesNotContain("are lost");
        }
    }
}
