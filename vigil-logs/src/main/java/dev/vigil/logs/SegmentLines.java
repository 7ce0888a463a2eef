package dev.vigil.logs;

import java.io.IOException;
import java.util.Optional;

/** The lines of one segment with their times. Does not own the segment. */
final class SegmentLines {
    private final Segment segment;
    private final LogLine.Head head;
    private final LineScanner scanner;
    private boolean aligned;
    private long lineMicros;

    /** A line that {@code offset} falls into is left out. */
    SegmentLines(Segment segment, LogLine.Head head, long offset) throws IOException {
        this.segment = segment;
        this.head = head;
        // the byte before tells whether a line begins at the offset
        scanner = new LineScanner(segment.bytes(), Math.max(0, offset - 1), offset > 0);
        segment.index().seek(offset);
    }

    /** The next one; {@code all}: also what stands at the end without a line end. */
    Optional<LogLine> next(boolean all) throws IOException {
        while (scanner.next(all)) {
            aligned |= scanner.begins();
            if (aligned) {
                return Optional.of(line());
            }
        }
        return Optional.empty();
    }

    private LogLine line() throws IOException {
        if (scanner.hasRead()) {
            segment.index().refresh();
        }
        if (scanner.begins()) {
            lineMicros = segment.index().microsAt(scanner.offset());
        }
        return head.line(lineMicros, scanner.piece(), scanner.begins(), scanner.ends());
    }

    /** Where the last line begins in the segment. */
    long offset() {
        return scanner.offset();
    }

    boolean hasRest() {
        return scanner.hasRest();
    }
}
