package dev.vigil.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.Output.Compression;
import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.core.spec.Output.Stderr;
import dev.vigil.logs.IndexRecord;
import dev.vigil.logs.LogStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutputCaptureTest {
    @TempDir
    private Path directory;

    @RepeatedTest(12)
    void noLineIsSplitAndNoByteChanged(RepetitionInfo seed) throws Exception {
        var random = new Random(seed.getCurrentRepetition());
        byte[] written = lines(random, 3_000_000, seed.getCurrentRepetition() % 3 == 0 ? 90_000 : 300);
        long maxSize = 1_000L + random.nextInt(400_000);
        try (var captured = new Captured(directory, Captured.plan(maxSize, 100_000))) {
            Future<?> writer = captured.write(written, 1 + random.nextInt(100_000));
            assertThat(captured.runUntilTaken(written.length)).isTrue();
            writer.get();
            List<Path> segments = Captured.segments(captured.log);
            assertThat(segments).hasSizeGreaterThan(2);
            for (Path segment : segments) {
                byte[] bytes = Captured.bytes(segment);
                assertThat(bytes[bytes.length - 1]).isEqualTo((byte) '\n');
                assertThat(bytes.length).isLessThan((int) maxSize + 90_001);
            }
            assertThat(Captured.allBytes(captured.log)).isEqualTo(written);
            assertThat(captured.messages).isEmpty();
        }
    }

    static byte[] lines(Random random, int total, int lineMax) {
        var out = new ByteArrayOutputStream();
        while (out.size() < total) {
            byte[] line = new byte[1 + random.nextInt(lineMax)];
            Arrays.fill(line, (byte) ('a' + random.nextInt(26)));
            line[line.length - 1] = '\n';
            out.writeBytes(line);
        }
        return out.toByteArray();
    }

    @Test
    void namesAscendThoughTheClockWasPutBackWhileNoVigildRan() throws Exception {
        Path log = Files.createDirectories(directory.resolve("log"));
        Path former = Files.writeString(log.resolve("20991231T235959.999999Z.log"), "former\n");
        try (var captured = new Captured(directory, Captured.plan(1_000, 100))) {
            captured.begin(lines(new Random(6), 5_000, 50), 100);
            assertThat(captured.runUntilTaken(5_000)).isTrue();
            List<Path> segments = Captured.segments(log);
            assertThat(segments).hasSizeGreaterThan(3).startsWith(former);
            assertThat(segments.get(1)).hasFileName("21000101T000000.000000Z.log");
        }
    }

    @Test
    void segmentsAreFilledToTheirLimitAndOldOnesGo() throws Exception {
        byte[] written = "a line of some twenty\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        try (var captured = new Captured(directory, Captured.plan(100_000, 3))) {
            captured.begin(written, 4_096);
            assertThat(captured.runUntilTaken(written.length)).isTrue();
            captured.awaitMaintenance();
            List<Path> segments = Captured.segments(captured.log);
            Path index = LogStore.indexesOf(captured.log)
                    .resolve(segments.getFirst().getFileName().toString().replace(".log", ".idx"));
            assertThat(Files.size(segments.getFirst()) + Files.size(index)).isBetween(99_900L, 100_000L);
            assertThat(captured.log.toFile().list()).hasSize(4);
            assertThat(LogStore.indexesOf(captured.log).toFile().list()).hasSize(4);
        }
    }

    @Test
    void endlessLineStaysBounded() throws Exception {
        int total = 64 << 20;
        try (var captured = new Captured(directory, Captured.plan(4_000_000, 100))) {
            captured.begin(new byte[total], 1 << 20);
            assertThat(captured.runUntilTaken(total)).isTrue();
            for (Path segment : Captured.segments(captured.log)) {
                assertThat(Files.size(segment)).isLessThanOrEqualTo(4_000_000 + (1 << 20));
            }
            assertThat(Captured.allBytes(captured.log)).hasSize(total);
            assertThat(captured.messages).hasSize(1).first().asString().contains("is cut over two segments");
        }
    }

    @Test
    void silenceCostsNoWakeups() throws Exception {
        try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
            captured.loop.run(captured.component, 1, () -> false);
            captured.write("one\n".getBytes(StandardCharsets.UTF_8), 100).get();
            long before = captured.loop.turns();
            assertThat(captured.runUntilTaken(4)).isTrue();
            captured.loop.run(captured.component, 200, () -> false);
            assertThat(captured.loop.turns() - before).isLessThanOrEqualTo(3);
            assertThat(captured.component.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void dripsAreTakenTogether() throws Exception {
        byte[] written = "0123456789\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
            captured.begin(written, 11);
            assertThat(captured.runUntilTaken(written.length)).isTrue();
            assertThat(captured.loop.turns()).isLessThan(10_000);
            assertThat(Files.readAllBytes(captured.log.resolve("current"))).isEqualTo(written);
        }
    }

    @Test
    void nextVigildContinuesWithWhatWaitedInThePipe() throws Exception {
        byte[] before = "before\n".getBytes(StandardCharsets.UTF_8);
        byte[] between = "between\n".getBytes(StandardCharsets.UTF_8);
        try (var holder = new FifoHolder(directory.resolve("web.out"))) {
            try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
                captured.begin(before, 100);
                assertThat(captured.runUntilTaken(before.length)).isTrue();
            }
            holder.write(between);
            Files.write(
                    directory.resolve(".index/log/current.idx"), new byte[5], java.nio.file.StandardOpenOption.APPEND);
            try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
                assertThat(captured.runUntilTaken(between.length)).isTrue();
            }
            assertThat(Files.readString(directory.resolve("log/current"))).isEqualTo("before\nbetween\n");
            assertThat(Files.size(directory.resolve(".index/log/current.idx")))
                    .as("two records, or one if both came in the same millisecond")
                    .isIn(16L, 32L);
        }
    }

    @Test
    void aLineTornByTheEndOfTheMachineIsNotContinued() throws Exception {
        Path log = Files.createDirectory(directory.resolve("log"));
        Path current = Files.writeString(log.resolve("current"), "whole\ntorn");
        Files.setLastModifiedTime(
                current, java.nio.file.attribute.FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
            captured.begin("new\n".getBytes(StandardCharsets.UTF_8), 100);
            assertThat(captured.runUntilTaken(4)).isTrue();
            assertThat(Files.readString(current)).isEqualTo("whole\ntorn\nnew\n");
        }
    }

    @Test
    void zeroBytesThatAPowerFailureLeftAreCutOffAndTold() throws Exception {
        Path current = powerFailed("one\ntwo\nthr", 5_000, new byte[160]);
        Path full = directory.resolve("log/20200101T000000.000000Z.log");
        Files.write(full, ("full\n" + "\0".repeat(70_000)).getBytes(StandardCharsets.US_ASCII));
        try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
            captured.begin("new\n".getBytes(StandardCharsets.UTF_8), 100);
            assertThat(captured.runUntilTaken(4)).isTrue();
            assertThat(Files.readString(current)).isEqualTo("one\ntwo\nthr\nnew\n");
            assertThat(Files.readString(full)).isEqualTo("full\n");
            assertThat(Files.readString(directory.resolve("log/lost")))
                    .endsWith(" 75000 the machine ended before they were on disk\n");
            assertThat(captured.messages).hasSize(1).first().asString().startsWith("75000 bytes of the log were not");
            assertThat(recordOffsets()).containsExactly(0L, 4L, 8L, 12L);
        }
    }

    /** What was left by a power failure: a segment with these zero bytes at its end, and an index with this one. */
    private Path powerFailed(String text, int zeroBytes, byte[] atTheEndOfTheIndex) throws IOException {
        Files.createDirectory(directory.resolve("log"));
        Files.createDirectories(directory.resolve(".index/log"));
        long micros = Instant.now().minusSeconds(100).toEpochMilli() * 1_000;
        var index = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); at += 4) {
            index.writeBytes(new IndexRecord(micros + at * 1_000_000L, at).bytes());
        }
        index.writeBytes(atTheEndOfTheIndex);
        Files.write(directory.resolve(".index/log/current.idx"), index.toByteArray());
        byte[] segment = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), text.length() + zeroBytes);
        return Files.write(directory.resolve("log/current"), segment);
    }

    private List<Long> recordOffsets() throws IOException {
        ByteBuffer index = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(".index/log/current.idx")));
        assertThat(index.capacity() % IndexRecord.BYTES).isZero();
        List<Long> offsets = new ArrayList<>();
        for (int at = 0; at < index.capacity(); at += IndexRecord.BYTES) {
            offsets.add(IndexRecord.of(index, at).offset());
        }
        return offsets;
    }

    @Test
    void theIdOfTheBootTellsThatAPowerFailureWasThere() throws Exception {
        Path current = powerFailed("one\ntwo", 20, new byte[0]);
        Files.writeString(directory.resolve(".index/.boot"), "another\n");
        try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
            captured.begin("new\n".getBytes(StandardCharsets.UTF_8), 100);
            assertThat(captured.runUntilTaken(4)).isTrue();
            assertThat(Files.readString(current)).isEqualTo("one\ntwo\nnew\n");
            assertThat(directory.resolve(".index/.boot"))
                    .hasSameTextualContentAs(Path.of("/proc/sys/kernel/random/boot_id"));
        }
        Files.write(current, new byte[3], StandardOpenOption.APPEND);
        try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
            captured.begin("new\n".getBytes(StandardCharsets.UTF_8), 100);
            assertThat(captured.runUntilTaken(4)).isTrue();
            assertThat(Files.readString(current))
                    .as("zero bytes of this boot are what a service wrote")
                    .isEqualTo("one\ntwo\nnew\n\0\0\0new\n");
        }
    }

    /** Whatever is at the end of an index: records that tell of these bytes are kept, what comes gets its time. */
    @ParameterizedTest
    @MethodSource("garbage")
    void garbageAtTheEndOfAnIndexIsRemoved(String what, byte[] garbage) throws Exception {
        powerFailed("one\ntwo\n", 0, garbage);
        long before = Instant.now().toEpochMilli() * 1_000;
        try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
            captured.begin("new\n".getBytes(StandardCharsets.UTF_8), 100);
            assertThat(captured.runUntilTaken(4)).isTrue();
        }
        assertThat(recordOffsets()).containsExactly(0L, 4L, 8L);
        ByteBuffer index = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(".index/log/current.idx")));
        assertThat(IndexRecord.of(index, 32).micros()).isBetween(before, before + 60_000_000);
    }

    private static List<Arguments> garbage() {
        long now = Instant.now().toEpochMilli() * 1_000;
        return List.of(
                Arguments.of("zero bytes", new byte[16 * 5_000]),
                Arguments.of("a torn record of zero bytes", new byte[16 + 7]),
                Arguments.of("a torn record", Arrays.copyOf(new IndexRecord(now, 6).bytes(), 9)),
                Arguments.of("an earlier time", new IndexRecord(now - 3_600_000_000L, 6).bytes()),
                Arguments.of("a time in the future", new IndexRecord(now + 3_600_000_000L, 6).bytes()),
                Arguments.of("an offset at the end", new IndexRecord(now - 1_000, 8).bytes()),
                Arguments.of("an offset beyond the end", new IndexRecord(now - 1_000, 1 << 30).bytes()),
                Arguments.of("an offset that went back", new IndexRecord(now - 1_000, 2).bytes()),
                Arguments.of("a negative offset", new IndexRecord(now - 1_000, -1).bytes()));
    }

    @Test
    void aLineOfThisBootIsContinued() throws Exception {
        Path log = Files.createDirectory(directory.resolve("log"));
        Path current = Files.writeString(log.resolve("current"), "half ");
        try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
            captured.begin("and half\n".getBytes(StandardCharsets.UTF_8), 100);
            assertThat(captured.runUntilTaken(9)).isTrue();
            assertThat(Files.readString(current)).isEqualTo("half and half\n");
        }
    }

    @Test
    void floodsGoThroughTheRelayWhole() throws Exception {
        byte[] written = lines(new Random(1), 20_000_000, 300);
        try (var captured = new Captured(directory, Captured.plan(3_000_000, 100))) {
            captured.component.kept(Set.copyOf(captured.component.pipes()));
            int flood = 40_000; // more than half of what a pipe holds, and there before anybody looks
            captured.write(Arrays.copyOf(written, flood), 5_000).get();
            captured.begin(Arrays.copyOfRange(written, flood, written.length), 5_000);
            assertThat(captured.runUntilTaken(written.length)).isTrue();
            assertThat(Files.readString(directory.resolve("relay.of"))).isEqualTo("web/current");
            assertThat(Captured.allBytes(captured.log)).isEqualTo(written);
        }
    }

    @Test
    void withoutAnotherThatHoldsTheRelayItIsNotUsed() throws Exception {
        byte[] written = lines(new Random(1), 5_000_000, 300);
        try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
            captured.begin(written, 5_000);
            assertThat(captured.runUntilTaken(written.length)).isTrue();
            assertThat(directory.resolve("relay.of")).doesNotExist();
        }
    }

    @Test
    void whatWaitsInTheRelayComesFirst() throws Exception {
        try (var relay = new FifoHolder(directory.resolve("relay"));
                var pipe = new FifoHolder(directory.resolve("web.out"))) {
            relay.write("first\n".getBytes(StandardCharsets.UTF_8));
            pipe.write("second\n".getBytes(StandardCharsets.UTF_8));
            Files.writeString(directory.resolve("relay.of"), "web/current");
            try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
                captured.component.takeUp();
                assertThat(Files.readString(captured.log.resolve("current"))).isEqualTo("first\nsecond\n");
            }
        }
    }

    @Test
    void aLineInTheRelayMayMakeAnotherServiceStart() throws Exception {
        try (var relay = new FifoHolder(directory.resolve("relay"))) {
            relay.write("ready\n".getBytes(StandardCharsets.UTF_8));
            Files.writeString(directory.resolve("relay.of"), "web/current");
            try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
                List<OutputCapture> others = new ArrayList<>();
                others.add(openAnother(captured, "db"));
                captured.capture.watchLines(_ -> others.add(openAnother(captured, "shop")));
                captured.component.takeUp();
                assertThat(others).hasSize(2);
                assertThat(Files.readString(captured.log.resolve("current"))).isEqualTo("ready\n");
                others.forEach(other -> other.close(captured.linux.monotonicNanos()));
            }
        }
    }

    private OutputCapture openAnother(Captured captured, String service) {
        var place = new OutputPaths(
                service,
                directory.resolve(service).toString(),
                directory.resolve(service + ".out").toString(),
                Optional.empty());
        return Captured.opened(captured.component.open(place, LogPlan.DEFAULT));
    }

    @Test
    void whatWaitsInTheRelayForAnotherLogStaysThere() throws Exception {
        byte[] written = lines(new Random(1), 5_000_000, 300);
        try (var relay = new FifoHolder(directory.resolve("relay"))) {
            relay.write("not yours\n".getBytes(StandardCharsets.UTF_8));
            Files.writeString(directory.resolve("relay.of"), "db/current");
            try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
                captured.component.kept(Set.copyOf(captured.component.pipes()));
                captured.begin(written, 5_000);
                assertThat(captured.runUntilTaken(written.length)).isTrue();
                assertThat(Captured.allBytes(captured.log)).isEqualTo(written);
            }
            assertThat(relay.waiting()).isEqualTo(10);
        }
    }

    @Test
    void lastWordsAreInTheLogOnceDrained() throws Exception {
        byte[] words = "out of cheese\n".getBytes(StandardCharsets.UTF_8);
        try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
            captured.write(words, 100).get();
            captured.capture.drain(captured.linux.monotonicNanos());
            assertThat(Files.readAllBytes(captured.log.resolve("current"))).isEqualTo(words);
        }
    }

    @Test
    void errorsHaveTheirOwnLogWhereSeparate() throws Exception {
        var plan = new LogPlan(1_000_000, 1, Duration.ZERO, Compression.NONE, Stderr.SEPARATE);
        try (var captured = new Captured(directory, plan)) {
            Files.write(directory.resolve("web.err"), "bad\n".getBytes(StandardCharsets.UTF_8));
            Files.write(directory.resolve("web.out"), "good\n".getBytes(StandardCharsets.UTF_8));
            assertThat(captured.runUntilTaken(9)).isTrue();
            assertThat(Files.readString(captured.log.resolve("err.current"))).isEqualTo("bad\n");
            assertThat(Files.readString(captured.log.resolve("current"))).isEqualTo("good\n");
        }
    }

    @Test
    void linesAreHeardWhileSomebodyWaits() throws Exception {
        List<String> heard = new ArrayList<>();
        try (var captured = new Captured(directory, Captured.plan(50_000, 100))) {
            captured.capture.watchLines(line -> {
                heard.add(line);
                if (line.equals("ready")) {
                    captured.capture.unwatchLines();
                }
            });
            byte[] text = ("x".repeat(20_000) + "\nhalf and\u00e4\n\nready\n").getBytes(StandardCharsets.UTF_8);
            captured.write(text, 7).get();
            assertThat(captured.runUntilTaken(text.length)).isTrue();
            captured.write("later\n".getBytes(StandardCharsets.UTF_8), 100).get();
            assertThat(captured.runUntilTaken(text.length + 6)).isTrue();
            assertThat(heard).containsExactly("x".repeat(8 << 10), "half and\u00e4", "", "ready");
            assertThat(Captured.allBytes(captured.log)).hasSize(text.length + 6);
        }
    }

    @Test
    void fullSegmentsArePackedAndKeepTheirTime() throws Exception {
        byte[] written = lines(new Random(1), 1_000_000, 200);
        var plan = new LogPlan(100_000, 100, Duration.ZERO, Compression.GZIP, Stderr.MERGED);
        try (var captured = new Captured(directory, plan)) {
            captured.begin(written, 10_000);
            assertThat(captured.runUntilTaken(written.length)).isTrue();
            captured.awaitMaintenance();
            assertThat(Captured.segments(captured.log).stream()
                            .filter(segment -> segment.toString().endsWith(".gz")))
                    .hasSizeGreaterThanOrEqualTo(written.length / 100_000);
            assertThat(Captured.allBytes(captured.log)).isEqualTo(written);
        }
    }

    @Test
    void leftoversOfACrashWhilePackingAreTidied() throws Exception {
        Path log = Files.createDirectory(directory.resolve("log"));
        Files.writeString(log.resolve("20261121T140511.123456Z.log"), "twice\n");
        Files.write(log.resolve("20261121T140511.123456Z.log.gz"), new byte[] {1});
        Files.write(log.resolve("20261121T140512.123456Z.log.gz.tmp"), new byte[] {1});
        Files.write(log.resolve("unrelated.tmp"), new byte[] {1});
        Path indexes = Files.createDirectories(directory.resolve(".index/log"));
        for (String index : List.of("20261121T140511.123456Z", "20261121T140510.123456Z", "current", "unrelated")) {
            Files.write(indexes.resolve(index + ".idx"), new byte[16]);
        }
        var segments = new FullSegments(log, dev.vigil.logs.LogStream.OUT);
        segments.tidy(LogPlan.DEFAULT);
        assertThat(log.toFile().list()).containsExactlyInAnyOrder("20261121T140511.123456Z.log.gz", "unrelated.tmp");
        assertThat(indexes.toFile().list())
                .containsExactlyInAnyOrder("20261121T140511.123456Z.idx", "current.idx", "unrelated.idx");
    }

    @Test
    void oldSegmentsGoByTheirLastByte() throws Exception {
        Path log = Files.createDirectory(directory.resolve("log"));
        Path old = Files.writeString(log.resolve("20201121T140511.123456Z.log"), "old\n");
        Files.writeString(log.resolve("20211121T140511.123456Z.log"), "begun long ago, ended now\n");
        Files.setLastModifiedTime(
                old, java.nio.file.attribute.FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        var plan = new LogPlan(1_000, 10, Duration.ofDays(7), Compression.NONE, Stderr.MERGED);
        new FullSegments(log, dev.vigil.logs.LogStream.OUT).retain(plan);
        assertThat(log.toFile().list()).containsExactly("20211121T140511.123456Z.log");
    }

    @Test
    void whatIsNotOurFifoIsRefused() throws IOException {
        try (var captured = new Captured(directory, LogPlan.DEFAULT)) {
            Path file = Files.writeString(directory.resolve("file"), "x");
            Path link = Files.createSymbolicLink(directory.resolve("link"), captured.fifo);
            assertThat(reason(captured, file)).contains("it is not a FIFO of our own");
            assertThat(reason(captured, link)).contains("a symbolic link is in its place");
            assertThat(reason(captured, directory.resolve("none/x"))).contains("no such file or directory (ENOENT)");
            assertThat(Files.readString(file)).isEqualTo("x");
        }
    }

    private static String reason(Captured captured, Path fifo) {
        var place = new OutputPaths("x", captured.log.toString(), fifo.toString(), java.util.Optional.empty());
        return switch (captured.component.open(place, LogPlan.DEFAULT)) {
            case OpenResult.Refused(String reason) -> reason;
            case OpenResult.Opened opened ->
                throw new AssertionError(opened.capture().place());
        };
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeInLookingAtLinesCostsWhoWaitsForOneAndNeverTheLog(Throwable mistake) throws Exception {
        byte[] written = "some line\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        try (var captured = new Captured(directory, Captured.plan(1 << 20, 3))) {
            captured.capture.watchLines(_ -> sneak(mistake));
            captured.begin(written, 500);
            assertThat(captured.runUntilTaken(written.length)).isTrue();
            assertThat(Captured.allBytes(captured.log)).isEqualTo(written);
            assertThat(captured.messages)
                    .containsExactly("cannot look for the line that makes it ready: " + mistake
                            + "; its readiness will not be seen");
        }
    }

    static List<Throwable> mistakes() {
        return List.of(new StackOverflowError(), new IllegalStateException("some"), new NoClassDefFoundError("Some"));
    }

    private static void sneak(Throwable mistake) {
        if (mistake instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) mistake;
    }
}
