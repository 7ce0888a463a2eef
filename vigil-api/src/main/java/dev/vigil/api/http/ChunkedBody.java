package dev.vigil.api.http;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Takes a body in chunks apart (RFC 9112, 7.1); extensions and trailers are read and dropped. */
final class ChunkedBody {
    private static final int SIZE_DIGITS_MAX = 8;

    private enum At {
        SIZE,
        DATA,
        END_OF_DATA,
        TRAILERS,
        DONE
    }

    private final FieldLines trailers = new FieldLines(Limits.HEAD_MAX_BYTES, Limits.FIELDS_MAX);
    private final long maxBytes;
    private At at = At.SIZE;
    private int left;
    private long total;

    ChunkedBody(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean done() {
        return at == At.DONE;
    }

    /** Moves what has arrived of the body to {@code into}. */
    void read(ByteQueue in, ByteArrayOutputStream into) {
        while (at != At.DONE && step(in, into)) {
            // a step further each time
        }
    }

    private boolean step(ByteQueue in, ByteArrayOutputStream into) {
        return switch (at) {
            case SIZE -> line(in).map(this::size).orElse(false);
            case DATA -> data(in, into);
            case END_OF_DATA -> line(in).map(this::endOfData).orElse(false);
            case TRAILERS -> trailers.read(in).map(_ -> goTo(At.DONE)).orElse(false);
            case DONE -> false;
        };
    }

    private static Optional<String> line(ByteQueue in) {
        return in.line(Limits.CHUNK_LINE_MAX_BYTES, new BadFraming(400, "a chunk with too long a head"));
    }

    private boolean goTo(At next) {
        at = next;
        return true;
    }

    private boolean size(String line) {
        int semicolon = line.indexOf(';');
        String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).stripTrailing();
        if (digits.isEmpty()
                || digits.length() > SIZE_DIGITS_MAX
                || !digits.chars().allMatch(ChunkedBody::isHex)) {
            throw new BadFraming(400, "a chunk without a proper size");
        }
        long size = Long.parseLong(digits, 16);
        total += size;
        if (total > maxBytes) {
            throw new BadFraming(413, "the body is longer than " + maxBytes + " bytes");
        }
        left = (int) size;
        return goTo(left == 0 ? At.TRAILERS : At.DATA);
    }

    private static boolean isHex(int c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private boolean data(ByteQueue in, ByteArrayOutputStream into) {
        int now = Math.min(left, in.size());
        if (now == 0) {
            return false;
        }
        into.writeBytes(in.take(now));
        left -= now;
        return left > 0 || goTo(At.END_OF_DATA);
    }

    private boolean endOfData(String line) {
        if (!line.isEmpty()) {
            throw new BadFraming(400, "a chunk longer than its size");
        }
        return goTo(At.SIZE);
    }
}
