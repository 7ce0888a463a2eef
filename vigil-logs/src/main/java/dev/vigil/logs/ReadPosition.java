package dev.vigil.logs;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Where reading begins.
 *
 * @param names full segments to read, in order
 * @param offset in the first of them, or in the current one if there are none
 * @param skip lines asked for that come before the first wanted one
 * @param count lines found from there on, when only the last ones are asked for
 */
record ReadPosition(List<SegmentName> names, long offset, long skip, long count) {

    /**
     * Finds starts. Segments that are too old are not opened; in the first one that is not, the index of time tells the
     * offset. The last lines are found from the end: forward through a block before the end, then through the block
     * before that, each twice as long as the last, until there are enough.
     */
    static final class Finder {
        private static final long BLOCK_BYTES = 64 << 10;
        private static final long BLOCK_BYTES_MAX = 4 << 20;

        private final LogStore store;
        private final LogStream stream;
        private final LogQuery query;
        private final SegmentListing snapshot;

        Finder(LogStore store, LogStream stream, LogQuery query, SegmentListing snapshot) {
            this.store = store;
            this.stream = stream;
            this.query = query;
            this.snapshot = snapshot;
        }

        ReadPosition find() throws IOException {
            List<SegmentName> names = youngEnough();
            if (!query.limited()) {
                return new ReadPosition(names, firstOffset(names), 0, 0);
            }
            return findLast(names);
        }

        /** From {@code position} on; if its segment is no more there, from the next one on. */
        ReadPosition at(LogPosition position) throws IOException {
            List<SegmentName> names = snapshot.full().stream()
                    .filter(name -> name.startMicros() >= position.segmentMicros())
                    .toList();
            if (names.isEmpty()) {
                Optional<Segment> current = snapshot.current();
                boolean same = current.isPresent() && begins(current.get()) == position.segmentMicros();
                return new ReadPosition(names, same ? position.offset() : 0, 0, 0);
            }
            Optional<Segment> first = Segment.full(store.directory(), names.getFirst());
            try (Segment segment = first.orElse(null)) {
                boolean same = segment != null && begins(segment) == position.segmentMicros();
                return new ReadPosition(names, same ? position.offset() : 0, 0, 0);
            }
        }

        private static long begins(Segment segment) throws IOException {
            return segment.index().firstMicros();
        }

        /** A segment ends before the next one begins. */
        private List<SegmentName> youngEnough() throws IOException {
            List<SegmentName> names = snapshot.full();
            int first = 0;
            while (first < names.size() && endMicros(first) < query.sinceMicros()) {
                first++;
            }
            return names.subList(first, names.size());
        }

        private long endMicros(int number) throws IOException {
            List<SegmentName> names = snapshot.full();
            if (number + 1 < names.size()) {
                return names.get(number + 1).startMicros();
            }
            return snapshot.current().isPresent()
                    ? snapshot.current().get().index().firstMicros()
                    : Long.MAX_VALUE;
        }

        private long firstOffset(List<SegmentName> names) throws IOException {
            if (query.since().isEmpty()) {
                return 0;
            }
            if (names.isEmpty()) {
                return snapshot.current().isPresent() ? from(snapshot.current().get()) : 0;
            }
            Optional<Segment> first = Segment.full(store.directory(), names.getFirst());
            try (Segment segment = first.orElse(null)) {
                return segment == null ? 0 : from(segment);
            }
        }

        private long from(Segment segment) throws IOException {
            return Math.min(
                    segment.index().offsetSince(query.sinceMicros()),
                    segment.bytes().size());
        }

        private ReadPosition findLast(List<SegmentName> names) throws IOException {
            long missing = query.last();
            if (snapshot.current().isPresent()) {
                ReadPosition start = inSegment(snapshot.current().get(), List.of(), missing);
                if (start.count() >= missing) {
                    return start;
                }
                missing -= start.count();
            }
            for (int i = names.size() - 1; i >= 0; i--) {
                Optional<Segment> opened = Segment.full(store.directory(), names.get(i));
                try (Segment segment = opened.orElse(null)) {
                    if (segment == null) {
                        continue;
                    }
                    ReadPosition start = inSegment(segment, names.subList(i, names.size()), missing);
                    if (start.count() >= missing) {
                        return new ReadPosition(start.names(), start.offset(), start.skip(), query.last());
                    }
                    missing -= start.count();
                }
            }
            return new ReadPosition(names, firstOffset(names), 0, query.last() - missing);
        }

        private ReadPosition inSegment(Segment segment, List<SegmentName> names, long missing) throws IOException {
            long low = query.since().isPresent() ? from(segment) : 0;
            long high = Math.min(segment.bytes().size(), endByTime(segment));
            if (low >= high) {
                return new ReadPosition(names, low, 0, 0);
            }
            if (!segment.bytes().seekable()) {
                return within(segment, names, new Block(low, high), missing);
            }
            long found = 0;
            long length = BLOCK_BYTES;
            while (high > low) {
                long begin = lineStart(segment, low, high, length);
                ReadPosition start = within(segment, names, new Block(begin, high), missing - found);
                found += start.count();
                if (found >= missing) {
                    return new ReadPosition(names, start.offset(), start.skip(), found);
                }
                high = begin;
                length = Math.min(2 * length, BLOCK_BYTES_MAX);
            }
            return new ReadPosition(names, low, 0, found);
        }

        private long endByTime(Segment segment) throws IOException {
            return query.until().isEmpty() ? Long.MAX_VALUE : segment.index().offsetSince(query.untilMicros() + 1);
        }

        /** The first line that begins at least {@code length} before {@code high}, or {@code low}. */
        private static long lineStart(Segment segment, long low, long high, long length) throws IOException {
            byte[] block = new byte[8 << 10];
            for (long back = length; high - back > low; back *= 2) {
                for (long at = high - back; at < high; at += block.length) {
                    int n = segment.bytes().read(block, 0, (int) Math.min(block.length, high - at), at);
                    for (int i = 0; i < n; i++) {
                        if (block[i] == '\n' && at + i + 1 < high) {
                            return at + i + 1;
                        }
                    }
                }
            }
            return low;
        }

        private record Block(long begin, long end) {}

        private ReadPosition within(Segment segment, List<SegmentName> names, Block block, long missing)
                throws IOException {
            var lines = new SegmentLines(segment, new LogLine.Head(store.service(), stream), block.begin());
            long count = 0;
            try {
                Optional<LogLine> line = lines.next(true);
                while (line.isPresent() && lines.offset() < block.end()) {
                    count += query.accepts(line.get()) ? 1 : 0;
                    line = lines.next(true);
                }
            } catch (EOFException | ZipException damaged) {
                // said when it is read
            }
            return new ReadPosition(names, block.begin(), Math.max(0, count - missing), Math.min(count, missing));
        }
    }
}
