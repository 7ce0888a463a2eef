package dev.vigil.daemon.output;

import dev.vigil.core.spec.Output.RateLimit;
import java.time.Duration;

/**
 * Tells which lines of a stream a rate limit lets through. Lines are kept or dropped whole: one that begins within the
 * limit is kept to its end, but one without an end is cut {@value #EXCESS_BYTES_MAX} bytes after the limit is reached.
 */
final class LineRateLimiter {
    static final int EXCESS_BYTES_MAX = 64 << 10;

    /** More than a vigild lives, and less than a number of nanoseconds can be. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final RateLimit limit;
    private final long withinNanos;
    private long beginNanos;
    private boolean begun;
    private long bytes;
    private long lines;
    /** Of the line that is being kept, since the limit was reached. */
    private long excessBytes;

    private boolean inKept;
    private boolean inDropped;

    LineRateLimiter(RateLimit limit) {
        this.limit = limit;
        this.withinNanos = (limit.within().compareTo(LONGEST) < 0 ? limit.within() : LONGEST).toNanos();
    }

    /**
     * Judges the next bytes of the stream. What then becomes of them is to be told to {@link #took}.
     *
     * @param count at least 1
     * @return how many of them are kept, or as a negative number how many are dropped; never 0
     */
    int judge(byte[] next, int count, long nowNanos) {
        if (!begun || nowNanos - beginNanos >= withinNanos) {
            begun = true;
            beginNanos = nowNanos;
            bytes = 0;
            lines = 0;
            excessBytes = 0;
        }
        if (inDropped) {
            return -restOfLine(next, count);
        }
        LineRateLimiter trial = copy();
        int kept = trial.keep(next, count);
        return kept > 0 ? kept : -count;
    }

    private LineRateLimiter copy() {
        LineRateLimiter copy = new LineRateLimiter(limit);
        copy.bytes = bytes;
        copy.lines = lines;
        copy.excessBytes = excessBytes;
        copy.inKept = inKept;
        return copy;
    }

    private static int restOfLine(byte[] next, int count) {
        int lineEnd = SegmentSplit.nextLineEnd(next, 0, count);
        return lineEnd < 0 ? count : lineEnd + 1;
    }

    private int keep(byte[] next, int count) {
        int at = 0;
        while (at < count && mayGoOn()) {
            boolean reached = isReached();
            int lineEnd = SegmentSplit.nextLineEnd(next, at, count);
            int lineLength = (lineEnd < 0 ? count : lineEnd + 1) - at;
            int length = reached ? (int) Math.min(lineLength, EXCESS_BYTES_MAX - excessBytes) : lineLength;
            excessBytes = reached ? excessBytes + length : 0;
            lines += inKept ? 0 : 1;
            bytes += length;
            inKept = next[at + length - 1] != '\n';
            at += length;
        }
        return at;
    }

    private boolean mayGoOn() {
        return !isReached() || (inKept && excessBytes < EXCESS_BYTES_MAX);
    }

    private boolean isReached() {
        return (limit.bytes() > 0 && bytes >= limit.bytes()) || (limit.lines() > 0 && lines >= limit.lines());
    }

    /** The first {@code count} of the bytes just judged were kept, or dropped; perhaps fewer than was said. */
    void took(byte[] judged, int count, boolean kept) {
        if (kept) {
            keep(judged, count);
        } else {
            inKept = false;
            inDropped = judged[count - 1] != '\n';
        }
    }
}
