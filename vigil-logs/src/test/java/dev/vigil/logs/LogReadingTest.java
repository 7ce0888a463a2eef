package dev.vigil.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogReadingTest {
    @TempDir
    private Path directory;

    private SampleLog log;

    @BeforeEach
    void begin() {
        log = new SampleLog(directory.resolve("web"));
    }

    /** Segments: packed 1-2, plain 3-4, current 5-6. Line n arrived at n seconds. */
    private void sixLines() throws IOException {
        log.write(1_000_000, "one\n");
        log.write(2_000_000, "two\n");
        log.pack(log.rotate());
        log.write(3_000_000, "three\n");
        log.write(4_000_000, "four\n");
        log.rotate();
        log.write(5_000_000, "five\n");
        log.write(6_000_000, "six\n");
    }

    private static List<String> texts(LogLines lines) {
        List<String> texts = new ArrayList<>();
        try (lines) {
            lines.forEachRemaining(line -> texts.add(line.text()));
        }
        return texts;
    }

    private List<String> read(LogQuery query) {
        return texts(log.store.read(query));
    }

    private static Instant second(double seconds) {
        return Instant.EPOCH.plus((long) (seconds * 1e6), ChronoUnit.MICROS);
    }

    @Test
    void allSegmentsAreOneLog() throws IOException {
        sixLines();
        assertThat(read(LogQuery.ALL)).containsExactly("one", "two", "three", "four", "five", "six");
    }

    @Test
    void sinceAndUntilIncludeTheirMoment() throws IOException {
        sixLines();
        for (int from = 0; from <= 7; from++) {
            for (int to = from; to <= 7; to++) {
                List<String> all = List.of("one", "two", "three", "four", "five", "six");
                List<String> expected =
                        all.subList(Math.max(from, 1) - 1, Math.max(Math.min(to, 6), Math.max(from, 1) - 1));
                assertThat(read(LogQuery.ALL.since(second(from)).until(second(to))))
                        .as("%d to %d", from, to)
                        .isEqualTo(from > 6 ? List.of() : expected);
            }
        }
        assertThat(read(LogQuery.ALL.since(second(3.5)))).containsExactly("four", "five", "six");
    }

    @Test
    void lastLinesReachBackOverSegments() throws IOException {
        sixLines();
        List<String> all = read(LogQuery.ALL);
        for (int n = 0; n <= 8; n++) {
            assertThat(read(LogQuery.ALL.last(n))).isEqualTo(all.subList(Math.max(0, 6 - n), 6));
        }
        assertThat(read(LogQuery.ALL.until(second(4)).last(3))).containsExactly("two", "three", "four");
        assertThat(read(LogQuery.ALL.since(second(4)).last(9))).containsExactly("four", "five", "six");
    }

    @Test
    void grepFindsInAndCountsOnlyWhatItFinds() throws IOException {
        sixLines();
        assertThat(read(LogQuery.ALL.grep(Pattern.compile("o").asPredicate()))).containsExactly("one", "two", "four");
        assertThat(read(LogQuery.ALL.grep(Pattern.compile("o").asPredicate()).last(2)))
                .containsExactly("two", "four");
    }

    @Test
    void timesAreThoseOfALinesFirstByte() {
        log.write(1_000_000, "a\nb");
        log.write(2_000_000, "b\nc\n");
        try (LogLines lines = log.store.read(LogQuery.ALL)) {
            List<Long> micros = new ArrayList<>();
            lines.forEachRemaining(line -> micros.add(line.micros()));
            assertThat(micros).containsExactly(1_000_000L, 1_000_000L, 2_000_000L);
        }
        assertThat(read(LogQuery.ALL.since(second(2)))).containsExactly("c");
    }

    @Test
    void whatIsNotThereIsEmpty() throws IOException {
        assertThat(read(LogQuery.ALL)).isEmpty();
        assertThat(read(LogQuery.ALL.last(5).since(second(1)))).isEmpty();
        Files.createDirectory(log.directory);
        assertThat(read(LogQuery.ALL)).isEmpty();
    }

    @Test
    void allServicesAreFoundByTheirDirectories() throws IOException {
        new SampleLog(directory.resolve("a")).write(1_000_000, "x\n");
        log.write(1_000_000, "x\n");
        assertThat(LogStore.all(directory)).extracting(LogStore::service).containsExactly("a", "web");
        assertThatThrownBy(() -> LogStore.all(directory.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void missingIndexLeavesTheTimeOfTheName() throws IOException {
        log.write(1_000_000, "one\n");
        log.write(2_000_000, "two\n");
        SegmentName name = log.rotate();
        Files.delete(log.indexes.resolve(name.indexName()));
        assertThat(read(LogQuery.ALL.until(second(1)))).containsExactly("one", "two");
        assertThat(read(LogQuery.ALL.since(second(1.5)))).isEmpty();
    }

    @Test
    void tornIndexServesAsFarAsItGoes() throws IOException {
        log.write(1_000_000, "one\n");
        log.append(log.indexes.resolve("current.idx"), new byte[7]);
        assertThat(read(LogQuery.ALL.until(second(1)))).containsExactly("one");
    }

    /** A power failure leaves zero bytes, or anything, where the disk did not get what was written. */
    @ParameterizedTest
    @MethodSource("garbage")
    void garbageAtTheEndOfAnIndexIsPassedOver(String what, byte[] garbage) throws IOException {
        for (int count : new int[] {1, 2, 255, 256, 257, 600}) {
            log = new SampleLog(directory.resolve("web" + count));
            for (int i = 1; i <= count; i++) {
                log.write(i * 1_000_000L, "line " + i + "\n");
            }
            List<String> all = read(LogQuery.ALL);
            log.append(log.indexes.resolve("current.idx"), garbage);
            assertTimesAreTheNumbers(count);
            for (int since : new int[] {1, count / 2 + 1, count}) {
                assertThat(read(LogQuery.ALL.since(second(since)))).isEqualTo(all.subList(since - 1, count));
                assertThat(read(LogQuery.ALL.until(second(since)))).isEqualTo(all.subList(0, since));
                assertThat(read(LogQuery.ALL.since(second(since)).last(2)))
                        .isEqualTo(all.subList(Math.max(since - 1, count - 2), count));
            }
            assertThat(read(LogQuery.ALL.since(second(count + 0.5)))).isEmpty();
        }
    }

    private void assertTimesAreTheNumbers(int count) {
        try (LogLines lines = log.store.read(LogQuery.ALL)) {
            for (int i = 1; i <= count; i++) {
                assertThat(lines.next().micros()).isEqualTo(i * 1_000_000L);
            }
            assertThat(lines.hasNext()).isFalse();
        }
    }

    private static List<Arguments> garbage() {
        long future = (System.currentTimeMillis() + 3_600_000) * 1_000;
        return List.of(
                Arguments.of("zero bytes", new byte[16]),
                Arguments.of("a torn record", new byte[7]),
                Arguments.of("many zero bytes", new byte[70_001]),
                Arguments.of("bytes that are all ones", ones(160)),
                Arguments.of("an earlier time", new IndexRecord(999_999, 7).bytes()),
                Arguments.of("a time in the future", new IndexRecord(future, 7).bytes()),
                Arguments.of("a time before 1970", new IndexRecord(-5, 7).bytes()),
                Arguments.of("an offset beyond the end", new IndexRecord(700_000_000, 1 << 30).bytes()),
                Arguments.of("a negative offset", new IndexRecord(700_000_000, -16).bytes()));
    }

    private static byte[] ones(int count) {
        byte[] ones = new byte[count];
        Arrays.fill(ones, (byte) -1);
        return ones;
    }

    @Test
    void zeroBytesWithinAnIndexHideNothing() throws IOException {
        for (int i = 1; i <= 300; i++) {
            log.write(i * 1_000_000L, "line " + i + "\n");
        }
        log.append(log.indexes.resolve("current.idx"), new byte[16 * 500]);
        for (int i = 301; i <= 800; i++) {
            log.write(i * 1_000_000L, "line " + i + "\n");
        }
        log.rotate();
        assertTimesAreTheNumbers(800);
        for (int since = 1; since <= 800; since++) {
            assertThat(read(LogQuery.ALL.since(second(since)))).hasSize(801 - since);
        }
    }

    @Test
    void followingGoesOnBehindGarbageInTheIndex() throws IOException {
        log.write(1_000_000, "one\n");
        Path index = log.indexes.resolve("current.idx");
        log.append(index, new byte[64]);
        try (LogFollower follower = log.store.follow(LogQuery.ALL)) {
            assertThat(follower.next(Duration.ofSeconds(20)).orElseThrow().text())
                    .isEqualTo("one");
            Files.write(index, Arrays.copyOf(Files.readAllBytes(index), 16)); // as vigild mends it
            log.write(2_000_000, "two\n");
            LogLine two = follower.next(Duration.ofSeconds(20)).orElseThrow();
            assertThat(two.text()).isEqualTo("two");
            assertThat(two.micros()).isEqualTo(2_000_000);
        }
    }

    @Test
    void betweenTheTwoStepsOfARotationTimesAreKnown() throws IOException {
        log.write(1_000_000, "one\n");
        log.write(2_000_000, "two\n");
        SegmentName name = log.renameSegment();
        assertThat(read(LogQuery.ALL.since(second(1.5)))).containsExactly("two");
        log.renameIndex(name);
        log.write(3_000_000, "three\n");
        log.renameSegment();
        assertThat(read(LogQuery.ALL.since(second(1.5)))).containsExactly("two", "three");
    }

    /** A busy service writes on between the counting of lines and the reading. */
    @Test
    void lastLinesAreThoseThatWereThereWhenTheyWereCounted() throws IOException {
        log.write(1_000_000, "one\ntwo\nthr");
        try (var source = lastTwo()) {
            assertThat(source.count()).isEqualTo(2);
            log.write(2_000_000, "ee\nfour\nfive\n");
            assertThat(source.next().map(LogLine::text)).contains("two");
            assertThat(source.next().map(LogLine::text)).contains("thr");
            assertThat(source.next()).isEmpty();
        }
        try (var source = lastTwo()) {
            assertThat(source.count()).isEqualTo(2);
            log.rotate();
            log.write(3_000_000, "six\n");
            assertThat(source.next().map(LogLine::text)).contains("four");
            assertThat(source.next().map(LogLine::text)).contains("five");
            assertThat(source.next()).isEmpty();
        }
    }

    private StreamSource lastTwo() {
        return new StreamSource(log.store, LogStream.OUT, LogQuery.ALL.last(2), false);
    }

    @Test
    void aLossIsToldAlsoBehindZeroBytes() throws IOException {
        log.write(1_000_000, "one\n");
        log.append(
                log.directory.resolve("lost"),
                "\0\0\0\0001970-01-01T00:00:01.500Z 42 disk full\n".getBytes(StandardCharsets.UTF_8));
        assertThat(read(LogQuery.ALL)).containsExactly("one", "42 bytes were lost: disk full");
    }

    @Test
    void damagedPackedSegmentIsSaidAndPassedOver() throws IOException {
        sixLines();
        Path packed = log.directory.resolve("19700101T000001.000000Z.log.gz");
        byte[] bytes = Files.readAllBytes(packed);
        Files.write(packed, java.util.Arrays.copyOf(bytes, bytes.length - 9));
        assertThat(read(LogQuery.ALL)).last().isEqualTo("six");
        assertThat(read(LogQuery.ALL)).anyMatch(text -> text.contains("can't be unpacked"));
        Files.write(packed, new byte[] {1, 2, 3});
        assertThat(read(LogQuery.ALL))
                .anyMatch(text -> text.contains("can't be unpacked"))
                .last()
                .isEqualTo("six");
        assertThat(read(LogQuery.ALL.last(5))).last().isEqualTo("six");
    }

    @Test
    void lossesAreToldWhereTheyHappened() throws IOException {
        sixLines();
        log.append(
                log.directory.resolve("lost"),
                "1970-01-01T00:00:04.500Z 42 no space left on device (ENOSPC)\ngarbage\n"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(read(LogQuery.ALL.since(second(4))))
                .containsExactly("four", "42 bytes were lost: no space left on device (ENOSPC)", "five", "six");
        assertThat(read(LogQuery.ALL.last(1))).containsExactly("six");
        assertThat(read(LogQuery.ALL.last(3))).hasSize(4);
        assertThat(read(LogQuery.ALL.grep(Pattern.compile("[a-z]").asPredicate()))
                        .size())
                .isEqualTo(6);
    }

    @Test
    void streamsAreMergedByTimeAndToldApart() throws IOException {
        var errors = new SampleLog(log.directory, LogStream.ERR);
        sixLines();
        errors.write(3_500_000, "bad\n");
        errors.write(5_500_000, "worse\n");
        assertThat(read(LogQuery.ALL)).containsExactly("one", "two", "three", "bad", "four", "five", "worse", "six");
        assertThat(read(LogQuery.ALL.last(2))).containsExactly("worse", "six");
        assertThat(read(LogQuery.ALL.only(LogStream.ERR))).containsExactly("bad", "worse");
    }

    @Test
    void servicesAreMergedByTime() throws IOException {
        sixLines();
        var other = new SampleLog(directory.resolve("db"));
        other.write(2_500_000, "db\n");
        List<LogStore> stores = List.of(log.store, other.store);
        assertThat(texts(LogLines.of(stores, LogQuery.ALL.last(5))))
                .containsExactly("db", "three", "four", "five", "six");
    }

    @Test
    void hugeLinesComeInPiecesAndNoiseAsItIs() {
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = noise[i] == '\n' ? 0 : noise[i];
        }
        log.write(1_000_000, noise);
        log.write(2_000_000, "\nshort\nunfinished");
        try (LogLines lines = log.store.read(LogQuery.ALL)) {
            List<LogLine> all = new ArrayList<>();
            lines.forEachRemaining(all::add);
            assertThat(all).hasSize(7);
            assertThat(all.stream().map(line -> line.bytes().length))
                    .containsExactly(65536, 65536, 65536, 65536, 37856, 5, 10);
            assertThat(all.stream().map(LogLine::begins)).containsExactly(true, false, false, false, false, true, true);
            assertThat(all.stream().map(LogLine::ends)).containsExactly(false, false, false, false, true, true, false);
        }
        assertThat(read(LogQuery.ALL.last(2))).containsExactly("short", "unfinished");
    }

    @RepeatedTest(10)
    void lastIsTheTailOfAllWhateverTheLines(RepetitionInfo seed) throws IOException {
        var random = new Random(seed.getCurrentRepetition());
        long micros = 1_000_000;
        for (int i = 0; i < 300; i++) {
            log.write(
                    micros += random.nextInt(5_000),
                    "x".repeat(random.nextInt(3_000)) + "\n" + "y\n".repeat(random.nextInt(9)));
            if (random.nextInt(60) == 0) {
                SegmentName name = log.rotate();
                if (random.nextBoolean()) {
                    log.pack(name);
                }
            }
        }
        List<String> all = read(LogQuery.ALL);
        List<String> xs = all.stream().filter(text -> text.startsWith("xx")).toList();
        for (int n : new int[] {1, 7, 100, 500, 1_000, 1_000_000}) {
            assertThat(read(LogQuery.ALL.last(n)).equals(all.subList(Math.max(0, all.size() - n), all.size())))
                    .isTrue();
            assertThat(read(LogQuery.ALL
                                    .grep(Pattern.compile("^xx").asPredicate())
                                    .last(n))
                            .equals(xs.subList(Math.max(0, xs.size() - n), xs.size())))
                    .isTrue();
        }
        for (int i = 0; i < 20; i++) {
            Instant since = Instant.EPOCH.plus(1_000_000 + random.nextInt((int) (micros - 999_999)), ChronoUnit.MICROS);
            List<String> late = new ArrayList<>();
            try (LogLines lines = log.store.read(LogQuery.ALL)) {
                lines.forEachRemaining(line -> {
                    if (!line.time().isBefore(since)) {
                        late.add(line.text());
                    }
                });
            }
            assertThat(read(LogQuery.ALL.since(since)).equals(late)).isTrue();
        }
    }
}
