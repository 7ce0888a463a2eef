package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.api.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that send by sd_notify(3) what they should not, as fast as they can. */
class HostileNotificationsTest {
    private static final int PROBES = 60;
    /** Ten times of what is promised: the machine may be busy. */
    private static final long PROBE_NANOS_MAX = 500_000_000L;

    private static final long ANSWER_NANOS_MAX = 1_000_000_000L;
    private static final long STOP_NANOS_MAX = 20_000_000_000L;

    @TempDir
    Path root;

    private static String services(String messages) {
        return """
                [service.flood]
                command = ["python3", "-c", '''
                import os, socket, time
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.connect(os.environ["NOTIFY_SOCKET"])
                child = os.fork()
                if child == 0:
                    time.sleep(1000)
                own = os.getpid()
                s.send(b"READY=1")
                messages = [m.encode() if isinstance(m, str) else m for m in MESSAGES]
                while True:
                    for m in messages: s.send(m)
                ''']
                ready = { notify = true }
                stop = { timeout = "1s" }
                [service.other]
                command = ["sleep", "1000"]
                """.replace("MESSAGES", messages);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[b\"A=1\\n\" * 16000]",
                "[b\"READY=1\\nSTATUS=x\\n\" * 4000]",
                "[b\"STATUS=%d\" % i for i in range(100)]",
                "[\"MAINPID=%d\" % child, \"MAINPID=%d\" % own]",
                "[b\"MAINPID=1\\n\" * 400]",
                "[b\"MAINPID=1\", b\"EXTEND_TIMEOUT_USEC=999999999999999\", b\"WATCHDOG_USEC=99999999999999999999\"]"
            })
    void aFloodCostsNobodyElse(String messages) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
        try (LiveVigild vigild = LiveVigild.start(root, services(messages))) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            Eventually.holds("it is noted", () -> vigild.status("flood").note() != null);
            long slowest = 0;
            for (int i = 0; i < PROBES; i++) {
                long began = System.nanoTime();
                assertThat(vigild.status("other").state()).isEqualTo("running");
                slowest = Math.max(slowest, System.nanoTime() - began);
            }
            assertThat(slowest).isLessThan(PROBE_NANOS_MAX);
            assertThat(vigild.why("flood").service().note()).contains("notifications", "more slowly");
            assertThat(vigild.status("other").note()).isNull();
            long began = System.nanoTime();
            assertThat(vigild.act("stop", "flood")).allMatch(Results.Result::ok);
            assertThat(System.nanoTime() - began).isLessThan(STOP_NANOS_MAX);
        }
    }

    @Test
    void aMessageBehindAFloodIsReadAllTheSame() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
        String messages = "[b\"X=1\"] * 300 + [b\"STATUS=after it\"]";
        try (LiveVigild vigild = LiveVigild.start(root, services(messages))) {
            Eventually.holds(
                    "it is read", () -> "after it".equals(vigild.status("flood").statusText()));
        }
    }

    /** Those that find the queue full are lost to the sender, which does not wait. */
    @Test
    void aStormOfMessagesHarmsNoOtherServiceThatNotifies() {
        String toml = NotifyingProgram.command("""
                say("READY=1")
                words = [b"READY=1", b"STATUS=" + b"x" * 4000, b"WATCHDOG=1", b"MAINPID=1", b"FDSTORE=1",
                         os.urandom(3000), b"\\x1b]0;title\\x07" * 300, b"RELOADING=1", b"BARRIER=1"]
                sent = 0
                for i in range(100000):
                    try:
                        notify.send(words[i % len(words)], socket.MSG_DONTWAIT)
                        sent += 1
                    except OSError: pass
                    if i == 1000: open("WORK/rages", "w").close()
                with open("WORK/new", "w") as f: f.write(str(sent))
                os.rename("WORK/new", "WORK/sent")
                forever()
                """);
        String other = NotifyingProgram.command("say('READY=1\\nSTATUS=at work'); forever()");
        try (LiveVigild vigild = LiveVigild.start(
                root,
                "[service.storm]\nready = { notify = true }\n" + toml + "[service.other]\nready = { notify = true }\n"
                        + other)) {
            Eventually.holds("it rages", () -> Files.exists(root.resolve("work/rages")));
            for (int i = 0; i < PROBES; i++) {
                long began = System.nanoTime();
                vigild.status("storm");
                assertThat(System.nanoTime() - began).isLessThan(ANSWER_NANOS_MAX);
            }
            assertThat(vigild.act("restart", "other")).allMatch(Results.Result::ok);
            assertThat(vigild.status("other").statusText()).isEqualTo("at work");
            Eventually.holds("all were sent or refused", () -> vigild.number("work/sent") > 0);
            assertThat(vigild.status("storm").incarnation()).isEqualTo(1);
            assertThat(vigild.status("storm").state()).isEqualTo("running");
            assertThat(vigild.status("other").note()).isNull();
        }
    }

    @Test
    void aStatusIsBoundedWhateverItHolds() {
        String toml = NotifyingProgram.command("""
                say("READY=1\\nSTATUS=before")
                say("STATUS=" + "\\x1b]0;title\\x07\\r" * 5500)
                barrier()
                open("WORK/heard", "w").close()
                while not os.path.exists("WORK/go"): time.sleep(0.01)
                say("STATUS=" + "\\x1b[2J\\u202e" * 400 + "end")
                forever()
                """);
        try (LiveVigild vigild = LiveVigild.start(root, "[service.web]\nready = { notify = true }\n" + toml)) {
            vigild.settle();
            Eventually.holds("one of 64 KB is read", () -> Files.exists(root.resolve("work/heard")));
            assertThat(vigild.status("web").statusText()).isEqualTo("before");
            Files.createFile(root.resolve("work/go"));
            Eventually.holds(
                    "the other is there",
                    () -> !"before".equals(vigild.status("web").statusText()));
            String text = Objects.requireNonNull(vigild.status("web").statusText());
            assertThat(text.codePointCount(0, text.length())).isEqualTo(1024);
            assertThat(text).doesNotContain("end");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
