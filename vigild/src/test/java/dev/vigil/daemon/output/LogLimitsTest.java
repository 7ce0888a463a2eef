package dev.vigil.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.Output.Compression;
import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.core.spec.Output.Stderr;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits of a log hold while it is written, whatever keeps the threads busy that look after it. */
class LogLimitsTest {
    private static final int SEGMENT_BYTES = 2_000_000;
    private static final int KEEP = 2;
    /** The current segment, those that are kept, and the records of the index that come while a segment ends. */
    private static final long DISK_BYTES_MAX = (KEEP + 1L) * (SEGMENT_BYTES + 100_000);

    @TempDir
    private Path directory;

    private static LogPlan plan(Compression compression) {
        return new LogPlan(SEGMENT_BYTES, KEEP, Duration.ZERO, compression, Stderr.MERGED);
    }

    private static byte[] lines(int bytes) {
        return "a line of some twenty\n".repeat(bytes / 22).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whileAnotherSegmentIsBeingPackedOldOnesAreRemoved() throws Exception {
        byte[] written = lines(40_000_000);
        var packed = new CountDownLatch(1);
        try (ExecutorService removal = Executors.newSingleThreadExecutor();
                var captured =
                        new Captured(directory, plan(Compression.GZIP), new NativeLinux(), Optional.of(removal))) {
            captured.blockPacking(packed);
            try {
                captured.begin(written, 100_000);
                assertThat(captured.runUntil(() -> {
                            assertThat(Captured.diskBytes(captured.log)).isLessThanOrEqualTo(DISK_BYTES_MAX);
                            return captured.component.bytesTaken() >= written.length;
                        }))
                        .isTrue();
            } finally {
                packed.countDown(); // else nothing here can be closed
            }
        }
    }

    /** A look takes longer than some megabytes. */
    @Test
    void theFolderIsLookedThroughOnlyWhereThereMayBeTooManySegments() throws Exception {
        byte[] written = lines(20_000_000);
        LogPlan plan = new LogPlan(SEGMENT_BYTES, 20, Duration.ZERO, Compression.NONE, Stderr.MERGED);
        AtomicInteger looks = new AtomicInteger();
        Executor removal = task -> {
            looks.incrementAndGet();
            task.run();
        };
        try (var captured = new Captured(directory, plan, new NativeLinux(), Optional.of(removal))) {
            captured.begin(written, 100_000);
            assertThat(captured.runUntil(() -> captured.component.bytesTaken() >= written.length))
                    .isTrue();
        }
        assertThat(looks)
                .as("that of the first segment, and what comes meanwhile")
                .hasValueLessThanOrEqualTo(2);
    }

    @Test
    void whoWritesFasterThanOldSegmentsAreRemovedWaits() throws Exception {
        byte[] written = lines(20_000_000);
        Queue<Runnable> removals = new ArrayDeque<>();
        try (var captured =
                new Captured(directory, plan(Compression.NONE), new NativeLinux(), Optional.of(removals::add))) {
            captured.begin(written, 100_000);
            // The first removal tells how many there are.
            assertThat(captured.runUntil(() -> !removals.isEmpty())).isTrue();
            removals.remove().run();
            assertThat(captured.runUntil(() -> Captured.diskBytes(captured.log) > DISK_BYTES_MAX - SEGMENT_BYTES))
                    .isTrue();
            captured.loop.run(captured.component, 200, () -> false);
            assertThat(Captured.diskBytes(captured.log)).isLessThanOrEqualTo(DISK_BYTES_MAX);
            assertThat(captured.component.bytesTaken()).isLessThan(written.length);
            assertThat(captured.runUntil(() -> {
                        if (!removals.isEmpty()) {
                            removals.remove().run();
                        }
                        return captured.component.bytesTaken() >= written.length;
                    }))
                    .isTrue();
            assertThat(captured.messages).isEmpty();
        }
    }

    @Test
    void indexesCountAsWell() throws Exception {
        try (var captured = new Captured(directory, Captured.plan(2_000, KEEP))) {
            for (int i = 1; i <= 2_000; i++) {
                captured.write(new byte[] {'\n'}, 1).get();
                assertThat(captured.runUntilTaken(i)).isTrue();
            }
            captured.awaitMaintenance();
            assertThat(Captured.diskBytes(captured.log)).isLessThanOrEqualTo((KEEP + 1) * 2_100L);
        }
    }

    private static long allBytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(LogLimitsTest::size)
                    .sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException removedMeanwhile) {
            return 0;
        }
    }

    /** One more is written at a time than is counted, and what is written between two looks at the disk. */
    @Test
    void allLogsTogetherTakeNoMoreThanTheirTotal() throws Exception {
        long total = 4_000_000;
        Path logs = Files.createDirectories(directory.resolve("logs"));
        Path earlier = Files.createDirectories(logs.resolve("earlier"));
        Path oldest = earlier.resolve("20200102T030405.000000Z.log");
        Files.write(oldest, new byte[1_000_000]);
        byte[] written = lines(20_000_000);
        LogPlan plan = new LogPlan(SEGMENT_BYTES, 100, Duration.ZERO, Compression.NONE, Stderr.MERGED).withTotal(total);
        try (var captured = new Captured(logs, plan)) {
            captured.begin(written, 100_000);
            assertThat(captured.runUntil(() -> {
                        assertThat(allBytesOf(logs)).isLessThanOrEqualTo(total + total / 8);
                        return captured.component.bytesTaken() >= written.length;
                    }))
                    .isTrue();
            assertThat(captured.messages).isEmpty();
            assertThat(oldest).doesNotExist();
            captured.awaitMaintenance();
            assertThat(allBytes(logs)).isGreaterThan(total / 2);
        }
    }

    private static long allBytesOf(Path folder) {
        try {
            return allBytes(folder);
        } catch (IOException | UncheckedIOException removedMeanwhile) {
            return 0;
        }
    }
}
