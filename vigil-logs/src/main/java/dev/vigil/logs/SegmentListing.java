package dev.vigil.logs;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All segments of a log as they were at one moment, although vigild may have been renaming them: no segment is missing
 * or there twice.
 *
 * @param full in the order of time
 * @param current the one being written, open
 */
record SegmentListing(List<SegmentName> full, Optional<Segment> current) {
    private static final int ATTEMPTS = 100;

    static SegmentListing of(Path directory, LogStream stream) throws IOException {
        Path path = directory.resolve(stream.current());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Segment> current = Segment.current(directory, stream);
            List<SegmentName> full = list(directory, stream);
            if (current.isEmpty() || current.get().identity().equals(Segment.identityOf(path))) {
                return new SegmentListing(full, current);
            }
            current.get().close();
        }
        return new SegmentListing(list(directory, stream), Optional.empty());
    }

    /** The same, without what is written from now on: so lines that are counted are those that are read. */
    SegmentListing upToNow() throws IOException {
        return current.isEmpty()
                ? this
                : new SegmentListing(full, Optional.of(current.get().upToNow()));
    }

    /** A segment that is just being packed is there under both names, and listed once. */
    static List<SegmentName> list(Path directory, LogStream stream) throws IOException {
        var names = new TreeMap<Long, SegmentName>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                SegmentName.parse(file.getFileName().toString())
                        .filter(name -> name.stream() == stream)
                        .ifPresent(name -> names.put(name.startMicros(), name));
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return List.copyOf(names.values());
    }
}
