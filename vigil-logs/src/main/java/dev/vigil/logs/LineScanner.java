package dev.vigil.logs;

import java.io.IOException;
import java.util.Arrays;

/** Cuts the bytes of a segment into lines, and those of more than 64 KiB into pieces. Its buffer grows as needed. */
final class LineScanner {
    static final int PIECE_BYTES_MAX = 64 << 10;
    private static final int BUFFER_BYTES = 8 << 10;

    private final SegmentBytes bytes;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int scanned;
    private int end;
    private long offset;
    private boolean midLine;
    private boolean read;
    private int pieceStart;
    private int pieceEnd;
    private boolean pieceBegins;
    private boolean pieceEnds;

    /** @param midLine whether the byte before {@code offset} is within a line */
    LineScanner(SegmentBytes bytes, long offset, boolean midLine) {
        this.bytes = bytes;
        this.offset = offset;
        this.midLine = midLine;
    }

    /**
     * Goes to the next piece.
     *
     * @param all whether bytes at the end without a line end are one too
     * @return whether there is one
     */
    boolean next(boolean all) throws IOException {
        while (true) {
            int lineEnd = lineEnd();
            if (lineEnd >= 0) {
                return take(lineEnd + 1, true);
            }
            if (end - start >= PIECE_BYTES_MAX) {
                return take(start + PIECE_BYTES_MAX, false);
            }
            if (!fill()) {
                return all && end > start && take(end, false);
            }
        }
    }

    private int lineEnd() {
        for (int i = scanned; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        scanned = end;
        return -1;
    }

    private boolean take(int until, boolean lineEnds) {
        pieceStart = start;
        pieceEnd = until;
        pieceBegins = !midLine;
        pieceEnds = lineEnds;
        midLine = !lineEnds;
        offset += until - start;
        start = until;
        scanned = until;
        return true;
    }

    private boolean fill() throws IOException {
        if (start == end) {
            boolean wasFull = end == buffer.length;
            start = 0;
            scanned = 0;
            end = 0;
            if (wasFull && buffer.length < PIECE_BYTES_MAX) {
                buffer = new byte[2 * buffer.length];
            }
        } else if (end == buffer.length) {
            makeRoom();
        }
        int n = bytes.read(buffer, end, buffer.length - end, offset + end - start);
        end += Math.max(0, n);
        read |= n > 0;
        return n > 0;
    }

    private void makeRoom() {
        if (start == 0) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
            return;
        }
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        scanned -= start;
        start = 0;
    }

    /** Where the piece begins in the segment. */
    long offset() {
        return offset - (pieceEnd - pieceStart);
    }

    /** The piece without its line end. */
    byte[] piece() {
        return Arrays.copyOfRange(buffer, pieceStart, pieceEnds ? pieceEnd - 1 : pieceEnd);
    }

    boolean begins() {
        return pieceBegins;
    }

    boolean ends() {
        return pieceEnds;
    }

    /** Whether bytes have been read since this was last asked. */
    boolean hasRead() {
        boolean answer = read;
        read = false;
        return answer;
    }

    /** Whether bytes without a line end have been read and not been given. */
    boolean hasRest() {
        return end > start;
    }
}
