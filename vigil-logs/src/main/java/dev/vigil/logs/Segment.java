package dev.vigil.logs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A segment that is open for reading, and stays readable when it is renamed, packed or removed.
 *
 * @param identity tells files apart whatever their names are; empty where nothing asks for it
 */
record Segment(SegmentBytes bytes, TimeIndex index, Optional<Object> identity) implements Closeable {
    /** Opens a full segment, packed or not; empty when it has been removed meanwhile. */
    static Optional<Segment> full(Path directory, SegmentName name) throws IOException {
        Optional<SegmentBytes> bytes = bytesOf(directory, name);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Segment(bytes.get(), indexOf(directory, name, bytes.get()), Optional.empty()));
    }

    /** It gets its name a moment after the segment: until then it has that of the segment being written. */
    private static TimeIndex indexOf(Path directory, SegmentName name, SegmentBytes bytes) throws IOException {
        Path indexes = LogStore.indexesOf(directory);
        TimeIndex index = TimeIndex.open(indexes.resolve(name.indexName()), bytes, name.startMicros());
        if (!index.isEmpty()) {
            return index;
        }
        index.close();
        TimeIndex current = TimeIndex.open(indexes.resolve(name.stream().currentIndex()), bytes, Long.MIN_VALUE);
        if (current.firstMicros() == name.startMicros()) {
            return current;
        }
        current.close();
        return TimeIndex.open(indexes.resolve(name.indexName()), bytes, name.startMicros());
    }

    private static Optional<SegmentBytes> bytesOf(Path directory, SegmentName name) throws IOException {
        SegmentName plain = new SegmentName(name.stream(), name.startMicros(), false);
        try {
            return Optional.of(SegmentBytes.Plain.open(directory.resolve(plain.fileName())));
        } catch (NoSuchFileException packedOrGone) {
            try {
                return Optional.of(
                        new SegmentBytes.Packed(directory.resolve(name.pack().fileName())));
            } catch (NoSuchFileException gone) {
                return Optional.empty();
            }
        }
    }

    /** Opens the segment being written; empty when there is none, or none with bytes. */
    static Optional<Segment> current(Path directory, LogStream stream) throws IOException {
        Path path = directory.resolve(stream.current());
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            SegmentBytes bytes = SegmentBytes.Plain.open(path);
            long modified = attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
            TimeIndex index =
                    TimeIndex.open(LogStore.indexesOf(directory).resolve(stream.currentIndex()), bytes, modified);
            var segment = new Segment(bytes, index, Optional.ofNullable(attributes.fileKey()));
            if (bytes.size() == 0 && index.isEmpty()) {
                segment.close();
                return Optional.empty();
            }
            return Optional.of(segment);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** The same, with what was there at this moment. */
    Segment upToNow() throws IOException {
        return new Segment(SegmentBytes.UpTo.now(bytes), index, identity);
    }

    /** Which file has the name of the segment being written; empty when none has. */
    static Optional<Object> identityOf(Path path) throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
        index.close();
    }
}
