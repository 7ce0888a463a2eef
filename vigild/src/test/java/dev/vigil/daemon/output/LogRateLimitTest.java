package dev.vigil.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.Output.LineRules;
import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.core.spec.Output.RateLimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRateLimitTest {
    @TempDir
    private Path directory;

    private static LogPlan limited(long bytes, long lines) {
        RateLimit limit = new RateLimit(bytes, lines, Duration.ofHours(1));
        return Captured.plan(1_000_000, 100).withLines(new LineRules(Optional.of(limit), false));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String lost(Path log) {
        try {
            Path file = log.resolve("lost");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void linesBeyondTheLimitAreDroppedWholeCountedAndTold() throws Exception {
        String line = "x".repeat(99) + "\n";
        try (var captured = new Captured(directory, limited(50_000, 0))) {
            captured.begin(bytes(line.repeat(20_000)), 777);
            assertThat(captured.runUntil(() -> captured.capture.bytesLost() == 1_950_000))
                    .isTrue();
            assertThat(Captured.allBytes(captured.log)).isEqualTo(bytes(line.repeat(500)));
            assertThat(captured.capture.trouble())
                    .isEqualTo("1950000 bytes of output were dropped (rate limit of 50KB within 1 h)");
            assertThat(captured.component.bytesTaken()).isEqualTo(50_000);
            assertThat(captured.runUntil(() -> lost(captured.log).endsWith("\n")))
                    .isTrue();
        }
        assertThat(lost(directory.resolve("log")).lines().mapToLong(told -> Long.parseLong(told.split(" ", 3)[1])))
                .satisfies(told -> assertThat(
                                told.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(1_950_000));
    }

    /** Nothing else is written, so that only its deadline tells it. */
    @Test
    void isToldThoughTheServiceIsSilentFromThenOn() throws Exception {
        try (var captured = new Captured(directory, limited(0, 1))) {
            captured.write(bytes("one\ntwo\n"), 8).get();
            assertThat(captured.runUntil(() -> !lost(captured.log).isEmpty())).isTrue();
            assertThat(lost(captured.log)).endsWith(" 4 rate limit of 1 line within 1 h\n");
            assertThat(captured.messages)
                    .containsExactly("4 bytes of its output were dropped (rate limit of 1 line within 1 h)");
        }
    }

    @Test
    void lineWithoutEndIsCutAndEnded() throws Exception {
        try (var captured = new Captured(directory, limited(1_000, 0))) {
            captured.begin(bytes("y".repeat(1_000_000)), 1_000_000);
            assertThat(captured.runUntil(
                            () -> captured.capture.bytesLost() + captured.component.bytesTaken() == 1_000_000))
                    .isTrue();
            byte[] log = Captured.allBytes(captured.log);
            assertThat(log).hasSizeBetween(1_000, 129 << 10).endsWith((byte) '\n');
        }
    }

    @Test
    void lineThatIsWaitedForIsSeenThoughItIsDropped() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (var captured = new Captured(directory, limited(0, 1))) {
            captured.capture.watchLines(seen::add);
            captured.write(bytes("one\ntwo\nready\n"), 100).get();
            assertThat(captured.runUntil(() -> seen.size() == 3)).isTrue();
            assertThat(seen).containsExactly("one", "two", "ready");
            assertThat(Captured.allBytes(captured.log)).isEqualTo(bytes("one\n"));
        }
    }
}
