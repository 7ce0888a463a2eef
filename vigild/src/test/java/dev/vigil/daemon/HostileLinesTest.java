package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that are made to take long where a line of output is waited for. */
class HostileLinesTest {
    private static final int LINES = 150;
    private static final long PROBE_NANOS_MAX = 1_000_000_000L;

    @TempDir
    Path root;

    private static String service(String regex, String script) {
        return "[service.web]\ncommand = [\"sh\", \"-c\", '''" + script + "''']\nready = { log = '" + regex + "' }\n"
                + "[service.other]\ncommand = [\"sleep\", \"1000\"]\n";
    }

    private static String flood(String piece, int times) {
        return "line=$(printf '" + piece + "%.0s' $(seq " + times + ")); yes \"$line\" | head -n " + LINES + "; ";
    }

    @Test
    void linesThatNearlyMatchHoldUpNobody() {
        String script = flood("started", 1100) + "echo has started and is ready; exec sleep 1000";
        try (LiveVigild vigild = LiveVigild.start(root, service(".*started.*ready.*", script))) {
            long slowest = 0;
            do {
                long began = System.nanoTime();
                vigild.status("other");
                slowest = Math.max(slowest, System.nanoTime() - began);
            } while (!vigild.status("web").ready());
            assertThat(slowest).isLessThan(PROBE_NANOS_MAX);
            assertThat(vigild.log("web").lines()).hasSize(LINES + 1).last().isEqualTo("has started and is ready");
        }
    }

    @Test
    void aLineThatNestsDeeplyCostsNeitherTheReadinessNorTheLog() {
        String script = flood("ab", 4000) + "echo ready; echo after it; exec sleep 1000";
        try (LiveVigild vigild = LiveVigild.start(root, service("(a|b)*ready", script))) {
            vigild.await("web", "running", 1);
            Eventually.holds("the log goes on", () -> vigild.log("web").endsWith("ready\nafter it\n"));
            assertThat(vigild.log("web").lines()).hasSize(LINES + 2);
        }
    }

    @Test
    void linesOfOtherServicesAreLookedAtBesideAFlood() {
        String endless = "line=$(printf 'started%.0s' $(seq 1100)); exec yes \"$line\"";
        String toml = service(".*started.*ready.*", endless)
                        .replace(
                                "[service.other]",
                                "start-timeout = \"0s\"\n" + "log = { max-size = \"1MB\", keep = 2 }\n[service.other]")
                + "[service.calm]\ncommand = [\"sh\", \"-c\", \"sleep 0.3; echo up; exec sleep 1000\"]\n"
                + "ready = { log = \"^up$\" }\n";
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.await("calm", "running", 1);
            assertThat(vigild.status("web").state()).isEqualTo("starting");
        }
    }
}
