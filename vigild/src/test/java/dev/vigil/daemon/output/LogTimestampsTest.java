package dev.vigil.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.Output.LineRules;
import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.logs.LogStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTimestampsTest {
    private static final String STAMP = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z ";

    @TempDir
    private Path directory;

    private final Linux real = new NativeLinux();
    private volatile boolean full;

    private static LogPlan stamped(long maxSizeBytes) {
        return Captured.plan(maxSizeBytes, 100_000).withLines(new LineRules(Optional.empty(), true));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The lines of the log, each without the time that stands in front of it. */
    private static String withoutTimes(Path log) {
        String text = new String(Captured.allBytes(log), StandardCharsets.ISO_8859_1);
        assertThat(text.lines()).allMatch(line -> line.matches(STAMP + "[^Z]*"));
        return text.replaceAll("(?m)^" + STAMP, "");
    }

    @Test
    void eachLineHasTheTimeOfItsArrivalInFront() throws Exception {
        Instant before = Instant.now().minus(Duration.ofSeconds(1));
        try (var captured = new Captured(directory, stamped(1_000_000))) {
            captured.write(bytes("one\n\nthree\n"), 100).get();
            assertThat(captured.runUntilTaken(11)).isTrue();
            List<String> lines = Files.readAllLines(captured.log.resolve("current"));
            assertThat(lines).hasSize(3).allMatch(line -> line.matches(STAMP + ".*"));
            assertThat(Instant.parse(lines.getFirst().substring(0, 27))).isBetween(before, Instant.now());
            assertThat(withoutTimes(captured.log)).isEqualTo("one\n\nthree\n");
        }
    }

    @Test
    void lineWrittenInPiecesHasOneTime() throws Exception {
        try (var captured = new Captured(directory, stamped(1_000_000))) {
            captured.write(bytes("be"), 100).get();
            assertThat(captured.runUntilTaken(2)).isTrue();
            captured.write(bytes("gin\nnext\n"), 100).get();
            assertThat(captured.runUntilTaken(11)).isTrue();
            assertThat(withoutTimes(captured.log)).isEqualTo("begin\nnext\n");
        }
    }

    @Test
    void linesGetTimesFromTheChangeOn() throws Exception {
        try (var captured = new Captured(directory, Captured.plan(1_000_000, 10))) {
            captured.write(bytes("one\n"), 100).get();
            assertThat(captured.runUntilTaken(4)).isTrue();
            captured.capture.replan(stamped(1_000_000));
            captured.write(bytes("two\n"), 100).get();
            assertThat(captured.runUntilTaken(8)).isTrue();
            assertThat(new String(Captured.allBytes(captured.log), StandardCharsets.UTF_8))
                    .matches("one\n" + STAMP + "two\n");
            assertThat(directory.resolve("spool")).exists();
        }
    }

    @RepeatedTest(6)
    void floodsKeepTheirLinesAndSegmentsTheirLimit(RepetitionInfo seed) throws Exception {
        Random random = new Random(seed.getCurrentRepetition());
        byte[] written = OutputCaptureTest.lines(random, 1_000_000, seed.getCurrentRepetition() % 2 == 0 ? 90_000 : 60);
        int maxSize = 200_000 + random.nextInt(100_000);
        try (var captured = new Captured(directory, stamped(maxSize))) {
            captured.begin(written, 1 + random.nextInt(50_000));
            assertThat(captured.runUntilTaken(written.length)).isTrue();
            assertThat(withoutTimes(captured.log)).isEqualTo(new String(written, StandardCharsets.ISO_8859_1));
            for (Path segment : Captured.segments(captured.log)) {
                assertThat(Files.size(segment)).isLessThanOrEqualTo(maxSize + 90_028);
            }
            assertThat(captured.messages).isEmpty();
        }
    }

    /** A vigild is killed when it has taken lines out of the pipe, and written none, some or all of their bytes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 61, 62})
    void whatAKilledVigildHadTakenStandsInTheLogOnce(int bytesWritten) throws Exception {
        try (var captured = new Captured(directory, stamped(1_000_000))) {
            captured.write(bytes("before\n"), 100).get();
            assertThat(captured.runUntilTaken(7)).isTrue();
        }
        Path log = directory.resolve("log");
        takeAndDie(log, "ab\ncd\n", bytesWritten);
        try (var captured = new Captured(directory, stamped(1_000_000))) {
            captured.capture.drain(captured.linux.monotonicNanos());
            captured.write(bytes("after\n"), 100).get();
            assertThat(captured.runUntilTaken(12)).isTrue();
            assertThat(withoutTimes(log)).isEqualTo("before\nab\ncd\nafter\n");
        }
    }

    private void takeAndDie(Path log, String lines, int bytesWritten) throws IOException {
        Path current = log.resolve("current");
        long offset = Files.size(current);
        long begin = ByteBuffer.wrap(Files.readAllBytes(LogStore.indexesOf(log).resolve("current.idx")))
                .getLong();
        StampSpool spool = new StampSpool(real, directory.resolve("spool").toString());
        spool.open();
        int[] pipe = new int[2];
        real.pipe(pipe, 0);
        real.write(pipe[1], bytes(lines), 0, lines.length());
        assertThat(spool.take(pipe[0], lines.length(), new StampSpool.Target("web/current", begin, offset)))
                .isEqualTo(lines.length());
        spool.close();
        real.close(pipe[0]);
        real.close(pipe[1]);
        String half = "2026-11-21T14:05:11.123456Z ab\n2026-11-21T14:05:11.123456Z cd\n".substring(0, bytesWritten);
        Files.writeString(current, half, StandardOpenOption.APPEND);
    }

    /** The disk of the logs is full, that of the run directory is not. */
    private Linux refusing() {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (proxy, method, arguments) -> {
                    boolean ofLog =
                            method.getName().equals("pwrite") && (int) arguments[3] > 16 && (int) arguments[3] < 4096;
                    if (full && ofLog) {
                        return -Errno.ENOSPC;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void whatAFullDiskRefusesIsWrittenLater() throws Exception {
        try (var captured = new Captured(directory, stamped(1_000_000), refusing())) {
            captured.write(bytes("one\n"), 100).get();
            assertThat(captured.runUntilTaken(4)).isTrue();
            full = true;
            captured.write(bytes("two\nthree\n"), 100).get();
            assertThat(captured.runUntil(() -> !captured.messages.isEmpty())).isTrue();
            full = false;
            assertThat(captured.runUntilTaken(14)).isTrue();
            assertThat(withoutTimes(captured.log)).isEqualTo("one\ntwo\nthree\n");
            assertThat(captured.capture.bytesLost()).isZero();
        }
    }
}
