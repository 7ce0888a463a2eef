package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.api.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that send by sd_notify(3) what they should not, as fast as they can. */
class HostileNotificationsTest {
    private static final int PROBES = 60;
    /** Ten times of what is promised: the machine may be busy. */
    private static final long PROBE_NANOS_MAX = 500_000_000L;

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
}
