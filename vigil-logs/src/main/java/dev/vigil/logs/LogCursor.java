package dev.vigil.logs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the lines of one stream of a log as they are written, over rotation, from a place that can be written down and
 * continued from. It never waits. Segments that are removed before they are read are counted. For one thread; to be
 * closed.
 */
public final class LogCursor implements Closeable {
    private final Path directory;
    private final LogStream stream;
    private final StreamSource source;
    /** Bytes on disk of the full segments that were there when last looked at and are not read yet. */
    private final Map<Long, Long> ahead = new TreeMap<>();

    private long lostBytes;

    private LogCursor(LogStore store, LogStream stream, LogQuery query, Optional<LogPosition> from) {
        this.directory = store.directory();
        this.stream = stream;
        this.source = new StreamSource(store, stream, query.only(stream), true, from);
    }

    /** Begins with the lines that have arrived at {@code time} or later. */
    public static LogCursor since(LogStore store, LogStream stream, Instant time) {
        return new LogCursor(store, stream, LogQuery.ALL.since(time), Optional.empty());
    }

    /** Begins at {@code position}; if its segment is no more there, with the next one. */
    public static LogCursor at(LogStore store, LogStream stream, LogPosition position) {
        return new LogCursor(store, stream, LogQuery.ALL, Optional.of(position));
    }

    /**
     * The next line, or piece of one; see {@link LogLine}.
     *
     * @return empty: there is none yet
     * @throws IOException when the log can't be read
     */
    public Optional<LogLine> next() throws IOException {
        return source.next();
    }

    /** Where the first line begins that was given; empty: none was. */
    public Optional<LogPosition> first() {
        return source.first();
    }

    /** Behind the last line that was given to its end; empty: none was. */
    public Optional<LogPosition> position() {
        return source.position();
    }

    /** Whether a line has begun whose end is not written yet. */
    public boolean hasRest() {
        return source.hasRest();
    }

    /** Has {@link #next} give what is there of a line whose end is not written yet. */
    public void flushRest() {
        source.flushRest();
    }

    /** Looks which segments are still to be read, to be called now and then while the reader is behind. */
    public void lookAhead() throws IOException {
        Set<Long> there = new HashSet<>();
        long here = source.position().map(LogPosition::segmentMicros).orElse(Long.MIN_VALUE);
        for (SegmentName name : SegmentListing.list(directory, stream)) {
            if (name.startMicros() > here) {
                there.add(name.startMicros());
                ahead.computeIfAbsent(name.startMicros(), _ -> size(name));
            }
        }
        forgetGone(there, here);
    }

    private void forgetGone(Set<Long> there, long here) {
        Iterator<Map.Entry<Long, Long>> known = ahead.entrySet().iterator();
        while (known.hasNext()) {
            Map.Entry<Long, Long> segment = known.next();
            if (!there.contains(segment.getKey())) {
                lostBytes += segment.getKey() > here ? segment.getValue() : 0;
                known.remove();
            }
        }
    }

    private long size(SegmentName name) {
        try {
            return Files.size(directory.resolve(name.fileName()));
        } catch (IOException packedOrGone) {
            return 0;
        }
    }

    /** Bytes of segments that were removed before they were read, as far as that was seen. */
    public long lostBytes() {
        return lostBytes;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
