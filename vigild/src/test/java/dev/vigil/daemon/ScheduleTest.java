package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.ServiceStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs that are started at their times. */
class ScheduleTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;
    /** Writes a line each time. */
    private static final String JOB = "command = [\"sh\", \"-c\", \"echo ran >> ROOT/ran\"]\n";

    @TempDir
    Path root;

    private long ran() {
        return lines("ran");
    }

    private long lines(String file) {
        try {
            return Files.exists(root.resolve(file))
                    ? Files.readAllLines(root.resolve(file)).size()
                    : 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String job(String keys) {
        return "[service.job]\n" + JOB + keys;
    }

    private void remember(String line) throws IOException {
        Files.createDirectories(root.resolve("log/.schedule"));
        Files.writeString(root.resolve("log/.schedule/runs"), line);
    }

    private static long microsAgo(long nanos) {
        Instant now = Instant.now();
        return (now.getEpochSecond() * SECOND + now.getNano() - nanos) / 1_000;
    }

    /** Of an hour whose minute is half an hour away. */
    private static String hourlyFarFromNow() {
        return "schedule = \"" + (Instant.now().atZone(ZoneOffset.UTC).getMinute() + 30) % 60 + " * * * *\"\n"
                + "time-zone = \"UTC\"\n";
    }

    @Test
    void aServiceIsStartedEachSecondAndNotWithTheOthers() {
        try (LiveVigild vigild = LiveVigild.start(root, job("schedule = \"* * * * * *\"\n"))) {
            Eventually.holds("it has run three times", () -> ran() >= 3);
            ServiceStatus status = vigild.status("job");
            ServiceStatus.Next next = Objects.requireNonNull(status.next());
            assertThat(next.what()).isEqualTo("run");
            assertThat(status.restarts()).isZero();
        }
    }

    @Test
    void untilItsTimeItIsDownAndItsNextRunIsKnown() {
        String hour = DateTimeFormatter.ofPattern("HH")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now().plus(Duration.ofHours(12)));
        try (LiveVigild vigild = LiveVigild.start(
                root,
                job("schedule = [\"0 0 29 2 *\", \"" + hour + ":00 UTC\"]\n")
                        + "[service.web]\ncommand = \"sleep 99\"")) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("running");
            ServiceStatus job = vigild.status("job");
            assertThat(job.state()).isEqualTo("down");
            assertThat(Objects.requireNonNull(job.next()).at()).endsWith("T" + hour + ":00:00Z");
            assertThat(ran()).isZero();
            assertThat(vigild.act("start", "job").getFirst().ok()).isTrue();
            assertThat(ran()).isEqualTo(1);
        }
    }

    @Test
    void aPointInTimeIsOneRun() {
        String at = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now().plusSeconds(2));
        try (LiveVigild vigild = LiveVigild.start(root, job("at = \"" + at + "\"\ntime-zone = \"UTC\"\n"))) {
            vigild.await("job", "completed", 1);
            assertThat(vigild.status("job").next()).isNull();
            assertThat(ran()).isEqualTo(1);
        }
    }

    @Test
    void anIntervalFromTheEndBeginsWhenItHasEnded() {
        try (LiveVigild vigild = LiveVigild.start(root, job("every = \"1s\"\nevery-from = \"end\"\n"))) {
            vigild.await("job", "completed", 3);
            assertThat(ran()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void whatStillRunsAtItsNextTimeIsNotStartedAgain() {
        String toml = """
                [service.job]
                command = ["sh", "-c", "echo began >> ROOT/ran; sleep 1000"]
                schedule = "* * * * * *"
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            Eventually.holds(
                    "a time was left out",
                    () -> String.valueOf(vigild.status("job").note())
                            .contains("not started at its time, since it still ran"));
            Eventually.holds("it has written", () -> ran() == 1);
            assertThat(vigild.status("job").incarnation()).isEqualTo(1);
        }
    }

    @Test
    void whatIsReplacedIsStoppedAndStartedAgain() {
        String toml = """
                [service.job]
                command = ["sh", "-c", "echo began >> ROOT/ran; exec sleep 1000"]
                schedule = "*/3 * * * * *"
                overlap = "replace"
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            Eventually.holds("it was begun three times", () -> ran() >= 3);
            assertThat(vigild.status("job").incarnation()).isGreaterThanOrEqualTo(3);
            assertThat(vigild.status("job").restarts()).isZero();
        }
    }

    @Test
    void whatIsQueuedRunsWhenItHasEnded() {
        String toml = """
                [service.job]
                command = ["sh", "-c", "echo began >> ROOT/ran; sleep 1.5"]
                schedule = "0/1 * * * * *"
                overlap = "queue"
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            Eventually.holds("it ran three times", () -> ran() >= 3);
            assertThat(String.valueOf(vigild.status("job").note())).doesNotContain("not started at its time");
        }
    }

    @Test
    void aRunThatTakesTooLongIsStoppedAndIsAFailure() {
        String toml = "[service.job]\ncommand = \"sleep 1000\"\nevery = \"1h\"\nmax-runtime = \"300ms\"\n";
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.await("job", "failed", 1);
            assertThat(vigild.status("job").reason()).contains("not done within 300 ms");
        }
    }

    @Test
    void aClockThatIsPutForwardByHoursIsOneRun() {
        SettableClock clock = new SettableClock();
        try (LiveVigild vigild = LiveVigild.start(root, job(hourlyFarFromNow()), clock.linux())) {
            Eventually.holds("it is scheduled", () -> vigild.status("job").next() != null);
            clock.set(clock.nowNanos() + 5 * HOUR);
            vigild.await("job", "completed", 1);
            clock.set(clock.nowNanos() - 5 * HOUR);
            Eventually.holds("it goes by the new time", () -> nextNanos(vigild) < clock.nowNanos() + HOUR);
            clock.set(clock.nowNanos() + HOUR);
            vigild.await("job", "completed", 2);
            assertThat(ran()).isEqualTo(2);
        }
    }

    private static long nextNanos(LiveVigild vigild) {
        ServiceStatus.Next next = vigild.status("job").next();
        return next == null ? Long.MAX_VALUE : Instant.parse(next.at()).getEpochSecond() * SECOND;
    }

    @Test
    void aClockThatBeginsIn1970IsWaitedForAndIsNoRun() {
        SettableClock clock = new SettableClock();
        long now = clock.nowNanos();
        clock.set(20 * SECOND);
        try (LiveVigild vigild = LiveVigild.start(root, job("schedule = \"0 0 1 1 *\"\n"), clock.linux())) {
            assertThat(vigild.status("job").next()).isNull();
            clock.set(now);
            Eventually.holds("its next run is known", () -> vigild.status("job").next() != null);
            assertThat(ran()).isZero();
        }
    }

    @Test
    void aMissedTimeIsMadeUpForOnceWhereTheServiceSaysSo() throws IOException {
        remember("anchor\tjob\t" + microsAgo(3 * HOUR) + "\n");
        try (LiveVigild vigild = LiveVigild.start(root, job(hourlyFarFromNow() + "catch-up = \"once\"\n"))) {
            vigild.await("job", "completed", 1);
            assertThat(ran()).isEqualTo(1);
            assertThat(vigild.status("job").note()).contains("missed");
        }
    }

    @Test
    void eachMissedTimeIsMadeUpForWhereTheServiceSaysSo() throws IOException {
        remember("anchor\tjob\t" + microsAgo(3 * HOUR) + "\n");
        try (LiveVigild vigild = LiveVigild.start(root, job(hourlyFarFromNow() + "catch-up = true\n"))) {
            vigild.await("job", "completed", 3);
            assertThat(ran()).isEqualTo(3);
        }
    }

    @Test
    void missedTimesAreLeftOutOtherwise() throws IOException {
        remember("anchor\tjob\t" + microsAgo(3 * HOUR) + "\n");
        try (LiveVigild vigild = LiveVigild.start(root, job(hourlyFarFromNow()))) {
            vigild.settle();
            assertThat(vigild.status("job").note()).isEqualTo("missed 3 times of its schedule");
            assertThat(ran()).isZero();
        }
    }

    @Test
    void rebootIsOneRunInEachBoot() {
        try (LiveVigild vigild = LiveVigild.start(root, job("schedule = \"@reboot\"\n"))) {
            vigild.await("job", "completed", 1);
        }
        try (LiveVigild vigild = LiveVigild.start(root, job("schedule = \"@reboot\"\n"))) {
            vigild.settle();
            assertThat(vigild.status("job").state()).isEqualTo("down");
        }
        assertThat(ran()).isEqualTo(1);
    }

    @Test
    void aRunGoesOnWhenVigildIsKilledAndTheNextOneKnowsHowItEnded() throws IOException {
        String toml = "[service.job]\ncommand = [\"sh\", \"-c\", \"until [ -e " + root
                + "/go ]; do sleep 0.05; done\"]\n" + "every = \"1h\"\n";
        try (KillableVigild vigild = KillableVigild.start(root, toml)) {
            Eventually.holds("it runs", () -> vigild.status("job").pid() != null);
            vigild.dieAndLiveAgain();
            Files.writeString(root.resolve("go"), "");
            vigild.await("job", "completed");
            Path runs = root.resolve("log/.schedule/runs");
            Eventually.holds("its end is written", () -> text(runs).contains("\tok\texit code 0\n"));
            assertThat(text(runs).lines().filter(line -> line.startsWith("start\t")))
                    .hasSize(1);
            assertThat(vigild.status("job").incarnation()).isEqualTo(1);
        }
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nothingIsKeptForAVigildWithoutSchedules() {
        try (LiveVigild vigild = LiveVigild.start(root, "[service.web]\ncommand = \"sleep 1000\"\n")) {
            vigild.settle();
            assertThat(List.of(root.resolve("log/.schedule")))
                    .allSatisfy(path -> assertThat(path).doesNotExist());
        }
    }
}
