package dev.vigil.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;

/** Writes a log directory as vigild does. */
final class SampleLog {
    final Path directory;
    final LogStore store;
    final Path indexes;
    private final LogStream stream;
    private long startMicros;

    SampleLog(Path directory) {
        this(directory, LogStream.OUT);
    }

    SampleLog(Path directory, LogStream stream) {
        this.directory = directory;
        this.stream = stream;
        indexes = LogStore.indexesOf(directory);
        store = LogStore.of(directory);
    }

    /** Bytes that arrive at a time. */
    void write(long micros, String text) {
        write(micros, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(long micros, byte[] bytes) {
        try {
            Files.createDirectories(directory);
            Files.createDirectories(indexes);
            Path current = directory.resolve(stream.current());
            long size = Files.exists(current) ? Files.size(current) : 0;
            if (size == 0) {
                startMicros = micros;
            }
            append(indexes.resolve(stream.currentIndex()), new IndexRecord(micros, size).bytes());
            append(current, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void append(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    SegmentName rotate() throws IOException {
        SegmentName name = renameSegment();
        renameIndex(name);
        return name;
    }

    SegmentName renameSegment() throws IOException {
        var name = new SegmentName(stream, startMicros, false);
        Files.move(directory.resolve(stream.current()), directory.resolve(name.fileName()));
        return name;
    }

    void renameIndex(SegmentName name) throws IOException {
        Files.move(indexes.resolve(stream.currentIndex()), indexes.resolve(name.indexName()));
    }

    void pack(SegmentName name) throws IOException {
        Path plain = directory.resolve(name.fileName());
        Path packed = directory.resolve(name.pack().fileName());
        Path unfinished = packed.resolveSibling(packed.getFileName() + ".tmp");
        try (var out = new GZIPOutputStream(Files.newOutputStream(unfinished))) {
            out.write(Files.readAllBytes(plain));
        }
        Files.move(unfinished, packed, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(plain);
    }
}
