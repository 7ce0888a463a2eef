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
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;

/**
 * The full segments of one log: removes what is not to be kept and packs the rest, each in a thread of its own. Only
 * this touches full segments. A packed segment takes its name when it is complete and on disk, and only then the
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

    /** Removes what crashes have left, and packs what is to be packed. */
    void tidy(LogPlan plan) throws IOException {
        removeUnfinished();
        removeUnpacked();
        removeOrphanedIndexes();
        if (plan.compression() == Compression.GZIP) {
            for (SegmentName name : list()) {
                if (!name.packed()) {
                    pack(name);
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

    /** Removes what is not to be kept, perhaps the very segment that is being packed. @return how many are left */
    int retain(LogPlan plan) throws IOException {
        List<SegmentName> names = list();
        int surplus = names.size() - plan.keep();
        int left = names.size();
        for (int i = 0; i < names.size(); i++) {
            if (i < surplus || isTooOld(names.get(i), plan)) {
                remove(names.get(i));
                left--;
            }
        }
        return left;
    }

    private boolean isTooOld(SegmentName name, LogPlan plan) throws IOException {
        if (!plan.maxAge().isPositive()) {
            return false;
        }
        try {
            Instant lastByte = Files.getLastModifiedTime(path(name)).toInstant();
            return lastByte.isBefore(Instant.now().minus(plan.maxAge()));
        } catch (NoSuchFileException packedMeanwhile) {
            return false;
        }
    }

    /** The folder with the logs of all services. */
    Path folderOfLogs() {
        return Objects.requireNonNull(directory.getParent());
    }

    void remove(SegmentName name) throws IOException {
        Files.deleteIfExists(path(new SegmentName(stream, name.startMicros(), false)));
        Files.deleteIfExists(path(name.pack()));
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

    /** Those of which packing was cut short when the packed one was complete. */
    private void removeUnpacked() throws IOException {
        for (SegmentName name : list()) {
            if (name.packed()) {
                Files.deleteIfExists(path(new SegmentName(stream, name.startMicros(), false)));
            }
        }
    }

    /** In the order of time, each once: packed if it is there so. */
    private List<SegmentName> list() throws IOException {
        List<SegmentName> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
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
        names.removeAll(twice);
        return names;
    }

    private void pack(SegmentName name) throws IOException {
        Path plain = path(name);
        Path packed = path(name.pack());
        Path unfinished = packed.resolveSibling(packed.getFileName() + UNFINISHED);
        try (InputStream from = Files.newInputStream(plain, LinkOption.NOFOLLOW_LINKS)) {
            if (!compress(from, unfinished, () -> !Files.exists(plain))) {
                Files.deleteIfExists(unfinished);
                return;
            }
            Files.setPosixFilePermissions(unfinished, Files.getPosixFilePermissions(plain));
            Files.setLastModifiedTime(unfinished, Files.getLastModifiedTime(plain));
            Files.move(unfinished, packed, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(plain);
        } catch (NoSuchFileException removedMeanwhile) {
            Files.deleteIfExists(unfinished);
            Files.deleteIfExists(packed);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    /** Packing is slower than a flood: the segment in hand may be removed meanwhile. */
    private static boolean compress(InputStream from, Path to, BooleanSupplier abandoned) throws IOException {
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
                if (abandoned.getAsBoolean()) {
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
