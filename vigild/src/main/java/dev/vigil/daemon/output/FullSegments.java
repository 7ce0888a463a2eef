package dev.vigil.daemon.output;

import dev.vigil.core.spec.Output.Compression;
import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.logs.LogStore;
import dev.vigil.logs.LogStream;
import dev.vigil.logs.SegmentName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;

/**
 * The full segments of one log: removes what is not to be kept and packs the rest. Only this touches full segments, and
 * only in the slow component. A packed segment takes its name when it is complete and on disk, and only then the
 * unpacked one goes: after a crash in between both are there, and {@link #tidy} removes the unpacked one.
 */
final class FullSegments {
    private static final String UNFINISHED = ".tmp";
    private static final int BLOCK_BYTES = 1 << 18;

    private final Path directory;
    private final Path indexes;
    private final LogStream stream;

    FullSegments(Path directory, LogStream stream) {
        this.directory = directory;
        this.indexes = LogStore.indexesOf(directory);
        this.stream = stream;
    }

    /** Brings the segments in line with {@code plan}. {@code newer} tells that one more segment has become full. */
    void tidy(LogPlan plan, BooleanSupplier newer) throws IOException {
        removeUnfinished();
        retain(plan);
        removeOrphanedIndexes();
        if (plan.compression() == Compression.GZIP) {
            for (SegmentName name : list()) {
                if (!name.packed()) {
                    pack(name, plan, newer);
                }
            }
        }
    }

    private void removeUnfinished() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + UNFINISHED)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (of(name.substring(0, name.length() - UNFINISHED.length()))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private boolean of(String fileName) {
        return SegmentName.parse(fileName)
                .filter(name -> name.stream() == stream)
                .isPresent();
    }

    private void retain(LogPlan plan) throws IOException {
        List<SegmentName> names = list();
        int surplus = names.size() - plan.keep();
        for (int i = 0; i < names.size(); i++) {
            if (i < surplus || isTooOld(names.get(i), plan)) {
                remove(names.get(i));
            }
        }
    }

    private boolean isTooOld(SegmentName name, LogPlan plan) throws IOException {
        if (!plan.maxAge().isPositive()) {
            return false;
        }
        Instant lastByte = Files.getLastModifiedTime(path(name)).toInstant();
        return lastByte.isBefore(Instant.now().minus(plan.maxAge()));
    }

    private void remove(SegmentName name) throws IOException {
        Files.deleteIfExists(path(name));
        Files.deleteIfExists(indexes.resolve(name.indexName()));
    }

    /** Those whose segment somebody has removed by hand. An index gets its name after its segment has. */
    private void removeOrphanedIndexes() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(indexes)) {
            for (Path file : files) {
                Optional<SegmentName> segment =
                        SegmentName.ofIndex(file.getFileName().toString());
                if (segment.filter(this::isGone).isPresent()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException nothingWrittenYet) {
            // then there are none
        }
    }

    private boolean isGone(SegmentName segment) {
        return segment.stream() == stream && !Files.exists(path(segment)) && !Files.exists(path(segment.pack()));
    }

    /** In the order of time, each once: an unpacked segment that is also there packed is removed. */
    private List<SegmentName> list() throws IOException {
        List<SegmentName> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.log*")) {
            for (Path file : files) {
                SegmentName.parse(file.getFileName().toString())
                        .filter(name -> name.stream() == stream)
                        .ifPresent(names::add);
            }
        }
        Collections.sort(names);
        List<SegmentName> twice = names.stream()
                .filter(name -> !name.packed() && names.contains(name.pack()))
                .toList();
        for (SegmentName name : twice) {
            Files.deleteIfExists(path(name));
        }
        names.removeAll(twice);
        return names;
    }

    private void pack(SegmentName name, LogPlan plan, BooleanSupplier newer) throws IOException {
        Path plain = path(name);
        Path packed = path(name.pack());
        Path unfinished = packed.resolveSibling(packed.getFileName() + UNFINISHED);
        try (InputStream from = Files.newInputStream(plain, LinkOption.NOFOLLOW_LINKS)) {
            if (!compress(from, unfinished, () -> outlived(plain, plan, newer))) {
                Files.deleteIfExists(unfinished);
                return;
            }
            Files.setPosixFilePermissions(unfinished, Files.getPosixFilePermissions(plain));
            Files.setLastModifiedTime(unfinished, Files.getLastModifiedTime(plain));
            Files.move(unfinished, packed, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(plain);
        } catch (NoSuchFileException removedMeanwhile) {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    /** Packing is slower than a flood: what is not to be kept goes in between, perhaps the very segment in hand. */
    private boolean outlived(Path plain, LogPlan plan, BooleanSupplier newer) throws IOException {
        if (newer.getAsBoolean()) {
            retain(plan);
        }
        return !Files.exists(plain);
    }

    private interface Check {
        boolean holds() throws IOException;
    }

    private static boolean compress(InputStream from, Path to, Check abandoned) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        try (FileChannel channel = FileChannel.open(
                        to,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS);
                GZIPOutputStream packer = new GZIPOutputStream(Channels.newOutputStream(channel), BLOCK_BYTES / 4)) {
            for (int n = from.read(block); n >= 0; n = from.read(block)) {
                packer.write(block, 0, n);
                if (abandoned.holds()) {
                    return false;
                }
            }
            packer.finish();
            channel.force(true);
            return true;
        }
    }

    private Path path(SegmentName name) {
        return directory.resolve(name.fileName());
    }
}
