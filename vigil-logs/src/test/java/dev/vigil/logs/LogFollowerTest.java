package dev.vigil.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private SampleLog log;

    @BeforeEach
    void begin() {
        log = new SampleLog(directory.resolve("web"));
    }

    private static String next(LogFollower follower) {
        return follower.next(PATIENCE).orElseThrow().text();
    }

    @Test
    void givesWhatIsThereThenWhatComes() {
        log.write(1_000_000, "one\ntwo\n");
        try (LogFollower follower = log.store.follow(LogQuery.ALL.last(1))) {
            assertThat(next(follower)).isEqualTo("two");
            assertThat(follower.next(Duration.ofMillis(1))).isEmpty();
            log.write(2_000_000, "three\n");
            LogLine line = follower.next(PATIENCE).orElseThrow();
            assertThat(line.text()).isEqualTo("three");
            assertThat(line.micros()).isEqualTo(2_000_000);
        }
    }

    @Test
    void aLogThatIsNotThereYetIsWaitedFor() {
        try (LogFollower follower = log.store.follow(LogQuery.ALL)) {
            assertThat(follower.next(Duration.ZERO)).isEmpty();
            log.write(1_000_000, "one\n");
            assertThat(next(follower)).isEqualTo("one");
        }
    }

    @Test
    void aPromptIsShownWithoutItsLineEnd() {
        log.write(1_000_000, "password: ");
        try (LogFollower follower = log.store.follow(LogQuery.ALL)) {
            LogLine prompt = follower.next(PATIENCE).orElseThrow();
            assertThat(prompt.text()).isEqualTo("password: ");
            assertThat(prompt.ends()).isFalse();
            log.write(2_000_000, "secret\n");
            LogLine rest = follower.next(PATIENCE).orElseThrow();
            assertThat(rest.text()).isEqualTo("secret");
            assertThat(rest.begins()).isFalse();
            assertThat(rest.ends()).isTrue();
        }
    }

    @Test
    void rotationWhileNobodyLooksLosesNothing() throws IOException {
        log.write(1_000_000, "one\n");
        try (LogFollower follower = log.store.follow(LogQuery.ALL)) {
            assertThat(next(follower)).isEqualTo("one");
            log.write(2_000_000, "two\n");
            log.rotate();
            log.write(3_000_000, "three\n");
            log.pack(log.rotate());
            log.write(4_000_000, "four\n");
            log.rotate();
            assertThat(List.of(next(follower), next(follower), next(follower))).containsExactly("two", "three", "four");
            log.write(5_000_000, "five\n");
            assertThat(next(follower)).isEqualTo("five");
        }
    }

    @Test
    void aSegmentThatIsPackedOrRemovedBehindTheReaderIsNotReadTwice() throws IOException {
        log.write(1_000_000, "one\n");
        try (LogFollower follower = log.store.follow(LogQuery.ALL)) {
            assertThat(next(follower)).isEqualTo("one");
            log.write(2_000_000, "two\n");
            log.pack(log.rotate());
            log.write(3_000_000, "three\n");
            assertThat(List.of(next(follower), next(follower))).containsExactly("two", "three");
            log.write(4_000_000, "four\n");
            Files.delete(log.directory.resolve(log.rotate().fileName()));
            log.write(5_000_000, "five\n");
            assertThat(List.of(next(follower), next(follower))).containsExactly("four", "five");
        }
    }

    @Test
    void severalServicesAreFollowedAtOnceAndOneMoreLater() {
        var other = new SampleLog(directory.resolve("db"));
        log.write(1_000_000, "web 1\n");
        other.write(500_000, "db 1\n");
        try (LogFollower follower = LogFollower.of(List.of(log.store, other.store), LogQuery.ALL)) {
            assertThat(List.of(next(follower), next(follower))).containsExactly("db 1", "web 1");
            other.write(3_000_000, "db 2\n");
            assertThat(next(follower)).isEqualTo("db 2");
            var third = new SampleLog(directory.resolve("late"));
            third.write(4_000_000, "late\n");
            follower.add(third.store);
            assertThat(next(follower)).isEqualTo("late");
        }
    }

    @RepeatedTest(5)
    void aFloodOverManyRotationsIsFollowedLineByLine(RepetitionInfo seed) throws Exception {
        int lines = 20_000;
        Thread writer = Thread.ofPlatform().start(() -> flood(new Random(seed.getCurrentRepetition()), lines));
        List<String> seen = new ArrayList<>();
        try (LogFollower follower = log.store.follow(LogQuery.ALL)) {
            var line = new StringBuilder();
            while (seen.size() < lines) {
                LogLine piece = follower.next(PATIENCE).orElseThrow();
                line.append(piece.text());
                if (piece.ends()) {
                    seen.add(line.toString());
                    line.setLength(0);
                }
            }
        }
        writer.join();
        for (int i = 0; i < lines; i++) {
            assertThat(seen.get(i)).isEqualTo("line " + i);
        }
    }

    private void flood(Random random, int lines) {
        try {
            int next = 0;
            long micros = 1_000_000;
            while (next < lines) {
                var text = new StringBuilder();
                for (int count = 1 + random.nextInt(200); count > 0 && next < lines; count--) {
                    text.append("line ").append(next++).append('\n');
                }
                int cut = random.nextInt(text.length());
                log.write(micros++, text.substring(0, cut));
                log.write(micros++, text.substring(cut));
                if (random.nextInt(10) == 0) {
                    SegmentName full = log.rotate();
                    if (random.nextBoolean()) {
                        log.pack(full);
                    }
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
