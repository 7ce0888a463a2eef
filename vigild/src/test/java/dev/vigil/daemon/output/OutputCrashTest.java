package dev.vigil.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.Output.LineRules;
import dev.vigil.core.spec.Output.LogPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills the process that captures, again and again, in the middle of a flood. */
@Tag("slow")
class OutputCrashTest {
    private static final int ROUNDS = 20;
    private static final int LINE_BYTES = 32;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLostOrDoubledHoweverOftenTheCapturerIsKilled(boolean timestamps) throws Exception {
        Path fifo = directory.resolve("web.out");
        var random = new Random(1);
        var more = new AtomicBoolean(true);
        long[] written = new long[1];
        try (var holder = new FifoHolder(fifo)) {
            Thread writer = Thread.ofPlatform().start(() -> {
                while (more.get()) {
                    holder.write(block(written[0]));
                    written[0] += 100;
                }
            });
            for (int round = 0; round < ROUNDS; round++) {
                captureAndKill(1 + random.nextInt(4), timestamps);
            }
            more.set(false);
            try (var captured = new Captured(directory, CaptureMain.plan(timestamps))) {
                assertThat(captured.runUntil(() -> !writer.isAlive())).isTrue();
                captured.capture.drain(captured.linux.monotonicNanos());
            }
        }
        assertThat(written[0]).isGreaterThan(ROUNDS * 1_000L);
        byte[] log = Captured.allBytes(directory.resolve("log"));
        log = timestamps ? withoutTimes(log) : log;
        assertThat(log.length).isEqualTo(written[0] * LINE_BYTES);
        for (int i = 0; i < written[0]; i += 100) {
            byte[] expected = block(i);
            assertThat(java.util.Arrays.equals(
                            log, i * LINE_BYTES, i * LINE_BYTES + expected.length, expected, 0, expected.length))
                    .as("lines from %d", i)
                    .isTrue();
        }
    }

    private static byte[] withoutTimes(byte[] log) {
        int stamped = LineStamper.STAMP_BYTES + LINE_BYTES;
        byte[] lines = new byte[log.length / stamped * LINE_BYTES];
        for (int i = 0; i < log.length / stamped; i++) {
            assertThat(new String(log, i * stamped, LineStamper.STAMP_BYTES, StandardCharsets.US_ASCII))
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z ");
            System.arraycopy(log, i * stamped + LineStamper.STAMP_BYTES, lines, i * LINE_BYTES, LINE_BYTES);
        }
        return lines;
    }

    private static byte[] block(long first) {
        var text = new StringBuilder();
        for (long i = first; i < first + 100; i++) {
            String number = Long.toString(i);
            text.append(number).repeat('.', LINE_BYTES - 1 - number.length()).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void captureAndKill(int reports, boolean timestamps) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CaptureMain.class.getName(),
                        directory.toString(),
                        String.valueOf(timestamps))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = process.getInputStream()) {
            for (int i = 0; i < reports; i++) {
                assertThat(said.read()).isEqualTo('.');
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Captures until it is killed; writes a dot for each 500 kB. */
    static final class CaptureMain {
        private CaptureMain() {}

        static LogPlan plan(boolean timestamps) {
            return Captured.plan(100_000, 100_000).withLines(new LineRules(Optional.empty(), timestamps));
        }

        public static void main(String[] args) throws IOException {
            Files.createDirectories(Path.of(args[0]));
            try (var captured = new Captured(Path.of(args[0]), plan(Boolean.parseBoolean(args[1])))) {
                for (long told = 1; ; told++) {
                    long until = told * 500_000;
                    captured.loop.run(captured.component, 60_000, () -> captured.component.bytesTaken() >= until);
                    System.out.write('.');
                    System.out.flush();
                }
            }
        }
    }
}
