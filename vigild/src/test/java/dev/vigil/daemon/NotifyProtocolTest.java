package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.Results;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real programs say by sd_notify(3), and what follows from it. */
class NotifyProtocolTest {
    @TempDir
    Path root;

    private static String service(String keys, String lines) {
        return "[service.web]\nready = { notify = true }\n" + keys + "\n" + NotifyingProgram.command(lines);
    }

    private static String note(LiveVigild vigild) {
        return Objects.requireNonNullElse(vigild.status("web").note(), "");
    }

    @Test
    void aReloadIsDoneWhenTheServiceSaysSo() {
        String toml = service("reload = { notify = true }", """
                def reload(*_):
                    say("RELOADING=1\\nMONOTONIC_USEC=%d\\nSTATUS=reloading" % now())
                    while not os.path.exists("WORK/go"): time.sleep(0.01)
                    say("READY=1\\nSTATUS=reloaded")
                signal.signal(signal.SIGHUP, reload)
                say("READY=1")
                forever()""");
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            Thread opener = Thread.ofPlatform().start(() -> {
                Eventually.holds("the reload has begun", () -> note(vigild).contains("it is reloading"));
                Eventually.holds(
                        "the file is made",
                        () -> vigild.root().resolve("work/go").toFile().createNewFile());
            });
            assertThat(vigild.act("reload", "web")).containsExactly(new Results.Result("web", true, "reloaded"));
            assertThat(vigild.status("web").statusText()).isEqualTo("reloaded");
            assertThat(note(vigild)).isEmpty();
            join(opener);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aReloadThatIsNotAnsweredFailsInTime() {
        String toml = service("reload = { notify = true }\nstart-timeout = \"2s\"", """
                signal.signal(signal.SIGHUP, lambda *_: say("RELOADING=1\\nMONOTONIC_USEC=1\\nREADY=1"))
                say("READY=1")
                forever()""");
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.act("reload", "web"))
                    .containsExactly(new Results.Result("web", false, "reload: no RELOADING=1 within 2 s"));
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
    }

    @Test
    void aStopThatItAnnouncesIsShownAndItsEndIsNoFailure() {
        String toml = service("restart = \"on-failure\"", """
                say("READY=1")
                say("STOPPING=1\\nSTATUS=saving")
                while not os.path.exists("WORK/go"): time.sleep(0.01)""");
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            Eventually.holds("it stops", () -> vigild.status("web").state().equals("stopping"));
            assertThat(vigild.status("web").reason()).isEqualTo("it said that it is stopping (STOPPING=1)");
            Eventually.holds(
                    "the file is made",
                    () -> vigild.root().resolve("work/go").toFile().createNewFile());
            Eventually.holds("it is down", () -> vigild.status("web").state().equals("down"));
            assertThat(vigild.status("web").reason()).startsWith("ended with exit code 0");
        }
    }

    @Test
    void whyItFailedIsStillKnownAfterItsEnd() {
        String toml = service("restart = \"never\"", """
                say("READY=1")
                say("ERRNO=2\\nEXIT_STATUS=7")
                sys.exit(1)""");
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            Eventually.holds("it has failed", () -> vigild.status("web").state().equals("failed"));
            assertThat(vigild.why("web").service().note())
                    .isEqualTo("web#1 said ERRNO=2: no such file or directory (ENOENT); web#1 said EXIT_STATUS=7");
        }
    }

    @Test
    void theBarrierIsPassedAtOnce() {
        String toml = service("", """
                say("READY=1")
                for i in range(40):
                    say("STATUS=%d" % i)
                    barrier()
                say("STATUS=all passed")
                forever()""");
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            Eventually.holds(
                    "it is past them",
                    () -> "all passed".equals(vigild.status("web").statusText()));
        }
    }

    @Test
    void aMainProcessIsTheOneWhoseInodeIsNamed() {
        String toml = service("", """
                child = os.fork()
                if child == 0: forever()
                inode = os.fstat(os.pidfd_open(child)).st_ino
                say("READY=1")
                say("MAINPID=%d\\nMAINPIDFDID=%d" % (child, inode + 1))
                barrier()
                say("STATUS=refused")
                while not os.path.exists("WORK/go"): time.sleep(0.01)
                say("MAINPID=%d\\nMAINPIDFDID=%d" % (child, inode))
                barrier()
                say("STATUS=%d" % child)
                forever()""");
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            Eventually.holds(
                    "the wrong one was said",
                    () -> "refused".equals(vigild.status("web").statusText()));
            int launched = vigild.pid("web");
            Eventually.holds(
                    "the file is made",
                    () -> vigild.root().resolve("work/go").toFile().createNewFile());
            Eventually.holds("another one is the main process", () -> vigild.pid("web") != launched);
            Eventually.holds(
                    "it is the child",
                    () -> String.valueOf(vigild.pid("web"))
                            .equals(vigild.status("web").statusText()));
        }
    }

    @Test
    void whatAnotherServiceSendsIsRefusedAndCounted() {
        String toml = service("", "say(\"STATUS=mine\\nREADY=1\")\nforever()") + """
                [service.forger]
                requires = ["web"]
                ready = { notify = true }
                """ + NotifyingProgram.command("""
                forged = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                forged.connect(os.environ["NOTIFY_SOCKET"].replace("forger", "web"))
                for i in range(5): forged.send(b"STATUS=forged\\nSTOPPING=1")
                say("READY=1")
                forever()""");
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            int forger = vigild.pid("forger");
            Eventually.holds(
                    "it is noted",
                    () -> note(vigild).equals("refused 5 notifications of others (pid " + forger + ", of forger)"));
            assertThat(vigild.status("web").statusText()).isEqualTo("mine");
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
    }

    @Test
    void theMainProcessAloneIsHeardWhereThatIsWanted() {
        String lines = """
                if os.fork() == 0:
                    say("STATUS=of the child")
                    os._exit(0)
                os.wait()
                say("READY=1")
                forever()""";
        try (LiveVigild vigild = LiveVigild.start(root, service("notify-access = \"main\"", lines))) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            assertThat(vigild.status("web").statusText()).isNull();
            assertThat(note(vigild)).startsWith("refused 1 notification of others (pid ");
        }
        try (LiveVigild vigild = LiveVigild.start(root, service("", lines))) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            assertThat(vigild.status("web").statusText()).isEqualTo("of the child");
        }
    }

    @Test
    void withAccessOfCommandsTheySpeakForTheServiceAndItsOtherProcessesDoNot() {
        String lines = """
                if os.fork() == 0:
                    say("STATUS=of the child")
                    os._exit(0)
                os.wait()
                say("READY=1")
                forever()""";
        String speaks = "import os, socket; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM);"
                + " s.sendto(b'STATUS=of a command', os.environ['NOTIFY_SOCKET']); r, w = os.pipe();"
                + " socket.send_fds(s, [b'BARRIER=1'], [w], 0, os.environ['NOTIFY_SOCKET']);"
                + " os.close(w); os.read(r, 1)";
        String keys = "post-start = [\"sh\", \"-c\", \"python3 -c \\\"$0\\\"; true\", \"" + speaks + "\"]";
        try (LiveVigild vigild = LiveVigild.start(root, service("notify-access = \"exec\"\n" + keys, lines))) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            assertThat(vigild.status("web").statusText()).isEqualTo("of a command");
            assertThat(note(vigild)).startsWith("refused 1 notification of others (pid ");
        }
    }

    /**
     * The last close of a TCP socket that lingers waits for the other side, for as long as its owner has set. vigild is
     * the last, since it reads the messages before this one slowly.
     */
    @ParameterizedTest
    @ValueSource(strings = {"BARRIER=1", "STATUS=x", "FDSTORE=1", "MAINPID=1", "nonsense"})
    void aDescriptorWhoseCloseWaitsHoldsNobodyUp(String message) {
        String toml = service("", """
                listener = socket.socket()
                listener.bind(("127.0.0.1", 0))
                listener.listen()
                sender = socket.create_connection(listener.getsockname())
                receiver = listener.accept()[0]
                sender.setblocking(False)
                try:
                    while True: sender.send(b"x" * 65536)
                except BlockingIOError: pass
                sender.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 3600))
                say("READY=1")
                for i in range(100): say("X=1")
                say("MESSAGE", sender.fileno())
                threading.Thread(target=lambda: os.close(sender.detach()), daemon=True).start()
                say("STATUS=sent")
                forever()""".replace("MESSAGE", message));
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            Eventually.holds(
                    "what came after it is heard",
                    () -> "sent".equals(vigild.status("web").statusText()));
            assertThat(vigild.act("stop", "web")).allMatch(Results.Result::ok);
        }
    }
}
