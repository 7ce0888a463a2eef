package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.Paths;
import dev.vigil.api.Status;
import dev.vigil.api.Usage;
import dev.vigil.api.UsageReport;
import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What services use, by control groups where these count it and by processes where not. */
class ServiceUsageTest {
    /** Three processes, one of which has 20 MB and works now and then. */
    private static final String WORKER = """
            [service.web]
            command = ["sh", "-c", "sleep 1000 & perl -e \\"$LOOP\\" & wait"]
            environment = { LOOP = "$x = q(a) x 2e7; for (;;) { $i++ for 1 .. 1e5; select undef, undef, undef, .01 }" }
            LIMITS
            [service.done]
            command = ["true"]
            kind = "oneshot"
            """;

    @TempDir
    Path root;

    static boolean canLimitMemory() {
        return GroupSnapshots.canLimit("memory", "pids");
    }

    private static Optional<Usage> usage(LiveVigild vigild, String name) {
        try (ControlClient client = ControlClient.connect(vigild.places().socket())) {
            return client.get(Paths.SERVICES_WITH_USAGE, Status.class).services().stream()
                    .filter(service -> service.name().equals(name))
                    .map(service -> Optional.ofNullable(service.usage()))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
    }

    private static UsageReport report(LiveVigild vigild, String name) {
        try (ControlClient client = ControlClient.connect(vigild.places().socket())) {
            return client.get(Paths.usage(name), UsageReport.class);
        }
    }

    private static void awaitWorker(LiveVigild vigild) {
        Eventually.holds(
                "all processes work",
                () -> usage(vigild, "web")
                        .filter(usage -> usage.memoryBytes() > 20_000_000)
                        .filter(usage -> usage.tasks() == 3)
                        .filter(usage -> usage.cpuSeconds() > 0)
                        .isPresent());
    }

    @Test
    void aServiceWithoutLimitsIsMeasuredByItsProcesses() {
        try (LiveVigild vigild = LiveVigild.start(root, WORKER.replace("LIMITS", ""))) {
            vigild.settle();
            awaitWorker(vigild);
            Usage web = usage(vigild, "web").orElseThrow();
            assertThat(web.memoryLimitBytes()).isNull();
            assertThat(usage(vigild, "done")).isEmpty();
            assertThat(vigild.status("web").usage()).isNull();
        }
    }

    @Test
    @EnabledIf("canLimitMemory")
    void aServiceWithLimitsIsMeasuredByItsControlGroups() {
        String limits = "limits = { memory = \"100MB\", tasks = 20 }";
        try (LiveVigild vigild = LiveVigild.start(root, WORKER.replace("LIMITS", limits))) {
            vigild.settle();
            awaitWorker(vigild);
            Usage web = usage(vigild, "web").orElseThrow();
            assertThat(web.memoryLimitBytes()).isBetween(99_000_000L, 100_000_000L);
            assertThat(web.memoryPeakBytes()).isBetween(web.memoryBytes() / 2, 100_000_000L);
        }
    }

    @Test
    void aServiceThatIsNotThereHasNoUsage() {
        try (LiveVigild vigild = LiveVigild.start(root, WORKER.replace("LIMITS", ""))) {
            vigild.settle();
            Assertions.assertThatThrownBy(() -> report(vigild, "other"))
                    .isInstanceOf(ControlFailure.class)
                    .hasMessageContaining("cannot show other: no such service");
        }
    }

    /** The first question begins it, the next one has what was measured meanwhile. */
    @Test
    @Tag("slow")
    void aHistoryIsKeptFromTheFirstQuestionOn() {
        try (LiveVigild vigild = LiveVigild.start(root, WORKER.replace("LIMITS", ""))) {
            vigild.settle();
            awaitWorker(vigild);
            assertThat(report(vigild, "web").history()).isEmpty();
            Eventually.holds(
                    "two measurements", () -> report(vigild, "web").history().size() == 2);
            UsageReport report = report(vigild, "web");
            assertThat(report.history().getLast().cpuSeconds())
                    .isGreaterThan(report.history().getFirst().cpuSeconds());
            assertThat(report.history().getFirst().memoryBytes()).isGreaterThan(20_000_000);
        }
    }

    @Test
    @Tag("slow")
    void whoReachesTheMemoryAtWhichItIsRestartedIsRestarted() {
        String toml = """
                [service.leak]
                command = ["perl", "-e", "$x = 'a' x 5e7; sleep 1000"]
                limits = { memory-high = "30MB" }
                on-memory = "restart"
                [service.modest]
                command = ["perl", "-e", "$x = 'a' x 1e6; sleep 1000"]
                limits = { memory-high = "30MB" }
                on-memory = "restart"
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            String reason = vigild.await(event ->
                            event.service().equals("leak") && event.reason().contains("memory"))
                    .reason();
            assertThat(reason).matches(".*it uses \\d+(\\.\\d+)?MB of memory; on-memory restarts it at 30MB.*");
            vigild.await("leak", "running", 2);
            assertThat(vigild.status("leak").restarts()).isEqualTo(1);
            assertThat(vigild.status("modest").incarnation()).isEqualTo(1);
        }
    }
}
