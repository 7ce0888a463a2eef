package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.AtJobs;
import dev.vigil.api.AtOrder;
import dev.vigil.api.Paths;
import dev.vigil.api.Results;
import dev.vigil.api.Runs;
import dev.vigil.api.Timers;
import dev.vigil.api.client.ControlClient;
import dev.vigil.config.Places;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of schedules and their runs, and commands that are run once. */
class RunHistoryTest {
    @TempDir
    Path root;

    private static Runs runs(Places places, String service) {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            return client.get(Paths.runs(service), Runs.class);
        }
    }

    private static Timers timers(Places places) {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            return client.get(Paths.TIMERS, Timers.class);
        }
    }

    private static AtJobs atJobs(Places places) {
        try (ControlClient client = ControlClient.connect(places.socket())) {
            return client.get(Paths.AT, AtJobs.class);
        }
    }

    private Results.Result at(Places places, Instant time, String... command) {
        AtOrder order = new AtOrder(
                time.toString(), List.of(command), root.toString(), List.of("PATH=/usr/bin:/bin", "WHO=me"));
        try (ControlClient client = ControlClient.connect(places.socket())) {
            return client.post(Paths.AT, order, Results.class).results().getFirst();
        }
    }

    @Test
    void eachRunIsKeptWithItsEnd() {
        String toml = """
                [service.job]
                command = ["sh", "-c", "exit 3"]
                every = "1h"
                restart = "on-failure"
                restart-limit = { count = 2, within = "1m" }
                backoff = { initial = "10ms" }
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.await("job", "failed", 3);
            Eventually.holds(
                    "three ends are known",
                    () -> runs(vigild.places(), "job").runs().stream()
                                    .filter(run -> run.end() != null)
                                    .count()
                            == 3);
            assertThat(runs(vigild.places(), "job").runs()).allSatisfy(run -> {
                assertThat(run.ok()).isFalse();
                assertThat(run.result()).isEqualTo("exit code 3");
            });
            Timers.TimerEntry timer = timers(vigild.places()).timers().getFirst();
            assertThat(timer.schedule()).isEqualTo("every 1 h");
            assertThat(Objects.requireNonNull(timer.last()).number()).isEqualTo(3);
            assertThat(timer.next()).isNotNull();
        }
    }

    @Test
    void numbersCountOnInTheNextVigild() {
        String toml = "[service.job]\ncommand = \"true\"\nschedule = \"0 0 1 1 *\"\n";
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.act("start", "job");
        }
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.act("start", "job");
            Eventually.holds(
                    "the second run has ended",
                    () -> runs(vigild.places(), "job").runs().stream()
                                    .filter(run -> Boolean.TRUE.equals(run.ok()))
                                    .count()
                            == 2);
            assertThat(runs(vigild.places(), "job").runs())
                    .extracting(Runs.Run::number)
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void aProgramThatCannotBeStartedIsARunToo() {
        String toml = "[service.job]\ncommand = \"ROOT/none\"\nevery = \"1h\"\n";
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.await("job", "failed", 1);
            Eventually.holds(
                    "it is written down",
                    () -> runs(vigild.places(), "job").runs().size() == 1);
            Runs.Run run = runs(vigild.places(), "job").runs().getFirst();
            assertThat(run.ok()).isFalse();
            assertThat(run.result()).contains("none");
        }
    }

    @Test
    void aCommandIsRunOnceInItsSurroundingsAndForgotten() throws Exception {
        try (LiveVigild vigild = LiveVigild.start(root, "[service.web]\ncommand = \"sleep 1000\"\n")) {
            Results.Result result = at(vigild.places(), Instant.now(), "sh", "-c", "echo $WHO > made; pwd >> made");
            assertThat(result.name()).isEqualTo("at-1");
            assertThat(result.ok()).isTrue();
            Eventually.holds(
                    "it is forgotten", () -> atJobs(vigild.places()).jobs().isEmpty());
            assertThat(Files.readString(root.resolve("made"))).isEqualTo("me\n" + root.toRealPath() + "\n");
            assertThat(root.resolve("log/.schedule/at/1")).doesNotExist();
        }
    }

    @Test
    void aCommandThatFailsStaysUntilItIsRemoved() {
        try (LiveVigild vigild = LiveVigild.start(root, "[service.web]\ncommand = \"sleep 1000\"\n")) {
            at(vigild.places(), Instant.now(), "false");
            Eventually.holds(
                    "it has failed",
                    () -> atJobs(vigild.places()).jobs().stream()
                            .anyMatch(job -> job.state().equals("failed")));
            try (ControlClient client = ControlClient.connect(vigild.places().socket())) {
                assertThat(client.post(Paths.atRemove("1"), Results.class)
                                .results()
                                .getFirst()
                                .ok())
                        .isTrue();
            }
            assertThat(atJobs(vigild.places()).jobs()).isEmpty();
        }
    }

    @Test
    void aCommandWhoseTimePassesWhileNoVigildIsThereRunsInTheNext() {
        String toml = "[service.web]\ncommand = \"sleep 1000\"\n";
        try (KillableVigild vigild = KillableVigild.start(root, toml)) {
            Instant soon = Instant.now().plusMillis(1_500);
            assertThat(at(vigild.places(), soon, "touch", "made").ok()).isTrue();
            vigild.kill();
            Eventually.holds("its time has passed", () -> Instant.now().isAfter(soon));
            vigild.startAgain();
            Eventually.holds("it has run", () -> Files.exists(root.resolve("made")));
            Eventually.holds(
                    "it is forgotten", () -> atJobs(vigild.places()).jobs().isEmpty());
        }
    }
}
