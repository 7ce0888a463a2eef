package dev.vigil.daemon.output;

import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.logs.LogStore;
import dev.vigil.logs.SegmentName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the logs of all services take together. When it is more than the limit full segments are removed, the oldest of
 * all logs first. Each log keeps its current segment, so these are made smaller the more logs there are: together they
 * take half of the limit.
 *
 * <p>Between two looks at the disk what was written is added. Where that exceeds the limit nothing more is to be
 * written until old segments are removed; unless none can be removed. Before the first look nobody knows what is there,
 * so little is written until then.
 */
final class LogTotal {
    /** Such a part of the limit may be written before the disk is looked at again. */
    private static final int STEPS = 32;

    private static final long SEGMENT_BYTES_MIN = 64 << 10;
    private static final long UNKNOWN = -1;
    private static final int LOOKS_MAX = 5;

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong named = new AtomicLong();
    private int logs;
    private long askedAt;
    /** Of the latest look; before the first it is taken for all that may be there. */
    private volatile long used = UNKNOWN;

    private volatile long usedAt;
    private volatile boolean nothingIsLeft;

    /** What is to be removed: one full segment of a log. */
    private record Full(Path directory, SegmentName name, long bytes) {}

    /** Another log is open. */
    void opened() {
        logs++;
    }

    void closed() {
        logs--;
    }

    /** Size at which a segment is full. */
    long segmentBytesMax(LogPlan plan) {
        if (plan.totalBytes() == 0) {
            return plan.maxSizeBytes();
        }
        long share = plan.totalBytes() / (2L * Math.max(1, logs));
        return Math.min(plan.maxSizeBytes(), Math.max(SEGMENT_BYTES_MIN, share));
    }

    /** What may be written between two looks at {@link #isExceeded}. */
    static long turnBytesMax(LogPlan plan) {
        return plan.totalBytes() == 0
                ? StreamCapture.TURN_BYTES_MAX
                : Math.clamp(plan.totalBytes() / STEPS, 1, StreamCapture.TURN_BYTES_MAX);
    }

    /** A segment is full and has got its name. */
    void named() {
        named.incrementAndGet();
    }

    /** Bytes have gone into a log. @return whether {@link #enforce} is due */
    boolean wrote(long bytes, LogPlan plan) {
        long now = written.addAndGet(bytes);
        boolean due = plan.totalBytes() > 0 && now - askedAt >= plan.totalBytes() / STEPS;
        askedAt = due ? now : askedAt;
        return due;
    }

    /** Whether nothing may be written until old segments are removed. */
    boolean isExceeded(LogPlan plan) {
        long known = used == UNKNOWN ? plan.totalBytes() : used;
        return plan.totalBytes() > 0
                && !nothingIsLeft
                && known + written.get() - usedAt > plan.totalBytes() + plan.totalBytes() / STEPS;
    }

    /** Removes what is too much in {@code folder}, which has a folder for each log. On the thread of removals only. */
    void enforce(Path folder, LogPlan plan) throws IOException {
        if (plan.totalBytes() == 0) {
            return;
        }
        try {
            remove(folder, plan);
        } catch (IOException e) {
            nothingIsLeft = true; // nobody may wait for what fails
            throw e;
        }
    }

    private void remove(Path folder, LogPlan plan) throws IOException {
        List<Full> full = new ArrayList<>();
        long at;
        long names;
        long bytes;
        int looks = 0;
        do { // a segment that gets its name meanwhile may be missed
            full.clear();
            names = named.get();
            at = written.get();
            bytes = measureAll(folder, full);
        } while (names != named.get() && ++looks < LOOKS_MAX);
        full.sort(Comparator.comparingLong(segment -> segment.name().startMicros()));
        int removed = 0;
        while (bytes > plan.totalBytes() && removed < full.size()) {
            Full oldest = full.get(removed++);
            new FullSegments(oldest.directory(), oldest.name().stream()).remove(oldest.name());
            bytes -= oldest.bytes();
        }
        used = bytes;
        usedAt = at;
        nothingIsLeft = bytes > plan.totalBytes();
    }

    private static long measureAll(Path folder, List<Full> full) throws IOException {
        long bytes = 0;
        for (LogStore log : LogStore.all(folder)) {
            bytes += measure(log.directory(), full) + measure(LogStore.indexesOf(log.directory()), full);
        }
        return bytes;
    }

    private static long measure(Path directory, List<Full> full) throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                long size = size(file);
                bytes += size;
                SegmentName.parse(String.valueOf(file.getFileName()))
                        .ifPresent(name -> full.add(new Full(directory, name, size)));
            }
        } catch (NoSuchFileException nothingWrittenYet) {
            return 0;
        }
        return bytes;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException removedMeanwhile) {
            return 0;
        }
    }
}
