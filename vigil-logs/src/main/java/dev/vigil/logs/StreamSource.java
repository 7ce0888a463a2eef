package dev.vigil.logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * The lines of one stream over all its segments, and, where it is followed, over those to come.
 *
 * <p>The segment being written is held open. When another file, or none, has its name, it is full: what is left is read
 * to the end, then the full segments that came after it, then the new one. Which ones came after is told by names, for
 * a full segment is named by its first record of time; and by the file's identity, in case its name was taken. For that
 * the file last read is held open until then: the number of a file that is gone would soon be another's.
 */
final class StreamSource implements LogLineSource {
    private final LogStore store;
    private final LogStream stream;
    private final LogQuery query;
    private final boolean follow;
    private final Optional<LogPosition> from;
    private final LogLine.Head head;
    private final Deque<SegmentName> names = new ArrayDeque<>();
    private Optional<Segment> current = Optional.empty();
    private Optional<Open> open = Optional.empty();
    private Optional<Segment> done = Optional.empty();
    private long doneMicros = Long.MIN_VALUE;
    private long firstOffset;
    private long skip;
    private long count;
    /** Of the open segment. */
    private long openMicros;

    private Optional<LogPosition> first = Optional.empty();
    private long behindMicros;
    private long behind;
    private boolean begun;
    private boolean ended;
    private boolean flush;

    /** {@code end}: what is written there and after is not asked for. */
    private record Open(Segment segment, SegmentLines lines, long end, boolean growing) {}

    StreamSource(LogStore store, LogStream stream, LogQuery query, boolean follow) {
        this(store, stream, query, follow, Optional.empty());
    }

    /** @param from where it begins; empty: where the query says */
    StreamSource(LogStore store, LogStream stream, LogQuery query, boolean follow, Optional<LogPosition> from) {
        this.from = from;
        this.store = store;
        this.stream = stream;
        this.query = query;
        this.follow = follow;
        head = new LogLine.Head(store.service(), stream);
    }

    @Override
    public long count() throws IOException {
        begin();
        return count;
    }

    /** Called late, so that sources of many services need not all be open at once. */
    private void begin() throws IOException {
        if (begun) {
            return;
        }
        begun = true;
        SegmentListing there = SegmentListing.of(store.directory(), stream);
        SegmentListing snapshot = follow ? there : there.upToNow();
        current = snapshot.current();
        ReadPosition.Finder finder = new ReadPosition.Finder(store, stream, query, snapshot);
        ReadPosition start = from.isPresent() ? finder.at(from.get()) : finder.find();
        names.addAll(start.names());
        firstOffset = start.offset();
        skip = start.skip();
        count = start.count();
        if (!snapshot.full().isEmpty()) {
            doneMicros = snapshot.full().getLast().startMicros();
        }
    }

    @Override
    public Optional<LogLine> next() throws IOException {
        begin();
        while (!ended) {
            if (open.isEmpty() && !openNext()) {
                return Optional.empty();
            }
            Optional<LogLine> line = read(open.orElseThrow());
            if (line.isPresent() && wanted(line.get())) {
                goneBy(line.get());
                return line;
            }
            if (line.isEmpty() && open.isPresent() && open.get().growing()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private void goneBy(LogLine line) {
        if (first.isEmpty() && open.isPresent()) {
            first = Optional.of(new LogPosition(openMicros, open.get().lines().offset()));
        }
        if (line.ends() && open.isPresent()) {
            behind = open.get().lines().offset() + line.bytes().length + 1;
            behindMicros = openMicros;
        }
    }

    /** Where the first line begins that was given; empty: none was. */
    Optional<LogPosition> first() {
        return first;
    }

    /** Behind the last line that was given to its end; empty: none was. */
    Optional<LogPosition> position() {
        return behind == 0 ? from : Optional.of(new LogPosition(behindMicros, behind));
    }

    private boolean wanted(LogLine line) {
        if (line.origin() == LogLine.Origin.NOTE) {
            return true;
        }
        if (line.micros() > query.untilMicros()) {
            ended = true;
            return false;
        }
        return query.accepts(line) && --skip < 0;
    }

    /** Empty with a growing segment open: nothing yet. Else: to be asked again, the segment is at its end. */
    private Optional<LogLine> read(Open from) throws IOException {
        try {
            boolean all = flush || !from.growing();
            flush = false;
            Optional<LogLine> line = from.lines().next(all);
            if (from.lines().offset() >= from.end()) {
                return finish(from);
            }
            if (line.isPresent() || (from.growing() && !isFull(from))) {
                return line;
            }
            return from.growing() ? readLast(from) : finish(from);
        } catch (java.io.EOFException | ZipException broken) {
            LogLine note = note(from, "a segment of the log can't be unpacked: " + broken.getMessage());
            finish(from);
            return Optional.of(note);
        }
    }

    private boolean isFull(Open from) throws IOException {
        return !from.segment()
                .identity()
                .equals(Segment.identityOf(store.directory().resolve(stream.current())));
    }

    /** What came between the last reading and the end of the segment. */
    private Optional<LogLine> readLast(Open from) throws IOException {
        open = Optional.of(new Open(from.segment(), from.lines(), Long.MAX_VALUE, false));
        return from.lines().next(true);
    }

    private Optional<LogLine> finish(Open from) throws IOException {
        open = Optional.empty();
        forgetDone();
        done = Optional.of(from.segment());
        if (from.segment().identity().isPresent()) {
            doneMicros = Math.max(doneMicros, from.segment().index().firstMicros());
        }
        return Optional.empty();
    }

    private LogLine note(Open about, String text) throws IOException {
        long micros = about.segment().index().firstMicros();
        var by = new LogLine.Head(store.service(), LogLine.Origin.NOTE);
        return by.line(micros, text.getBytes(StandardCharsets.UTF_8), true, true);
    }

    private boolean openNext() throws IOException {
        while (!names.isEmpty()) {
            SegmentName name = names.removeFirst();
            long offset = takeFirstOffset();
            Optional<Segment> segment =
                    offset == Long.MAX_VALUE ? Optional.empty() : Segment.full(store.directory(), name);
            if (segment.isPresent()) {
                open(segment.get(), offset, false);
                return true;
            }
        }
        if (current.isEmpty() && follow) {
            lookAgain();
            return !names.isEmpty() ? openNext() : openCurrent();
        }
        ended = current.isEmpty();
        return openCurrent();
    }

    private boolean openCurrent() throws IOException {
        if (current.isEmpty()) {
            return false;
        }
        open(current.get(), takeFirstOffset(), follow);
        current = Optional.empty();
        return true;
    }

    private void open(Segment segment, long offset, boolean growing) throws IOException {
        long end = follow ? Long.MAX_VALUE : segment.bytes().size();
        open = Optional.of(new Open(segment, new SegmentLines(segment, head, offset), end, growing));
        openMicros = segment.index().firstMicros();
    }

    private long takeFirstOffset() {
        long offset = firstOffset;
        firstOffset = 0;
        return offset;
    }

    private void lookAgain() throws IOException {
        SegmentListing snapshot = SegmentListing.of(store.directory(), stream);
        current = snapshot.current();
        for (SegmentName name : snapshot.full()) {
            if (name.startMicros() > doneMicros) {
                if (!isDone(name)) {
                    names.add(name);
                }
                doneMicros = name.startMicros();
            }
        }
        forgetDone();
    }

    private boolean isDone(SegmentName name) throws IOException {
        Optional<Object> identity = done.flatMap(Segment::identity);
        return identity.isPresent()
                && identity.equals(Segment.identityOf(store.directory().resolve(name.fileName())));
    }

    private void forgetDone() throws IOException {
        if (done.isPresent()) {
            done.get().close();
            done = Optional.empty();
        }
    }

    @Override
    public boolean hasRest() {
        return open.isPresent() && open.get().growing() && open.get().lines().hasRest();
    }

    @Override
    public void flushRest() {
        flush = true;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        for (Optional<Segment> held : List.of(current, done, open.map(Open::segment))) {
            if (held.isPresent()) {
                held.get().close();
            }
        }
        current = Optional.empty();
        done = Optional.empty();
        open = Optional.empty();
    }
}
