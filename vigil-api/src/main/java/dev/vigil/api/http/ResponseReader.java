package dev.vigil.api.http;

import java.io.ByteArrayOutputStream;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of HTTP/1.1: bytes in, parts of one answer out (RFC 9112). The body's end is told by its length,
 * by its last chunk, or by the end of the connection; parts come as they arrive, so that a stream of events may last
 * for ever.
 */
public final class ResponseReader {
    private static final Part.More MORE = new Part.More();
    private static final Part.End END = new Part.End();

    private final ByteQueue in = new ByteQueue();
    private FieldLines lines = new FieldLines(Limits.HEAD_MAX_BYTES, Limits.FIELDS_MAX);
    private @Nullable Integer status;
    private @Nullable Body body;
    private Part.@Nullable Bad bad;
    private boolean inputEnded;

    /** A body by how its end is known. Not a switch over patterns: the first of those costs a command 10 ms. */
    private sealed interface Body {
        Part next(ByteQueue in);

        final class Counted implements Body {
            private int left;

            Counted(int length) {
                left = length;
            }

            @Override
            public Part next(ByteQueue in) {
                int now = Math.min(left, in.size());
                left -= now;
                return now > 0 ? new Part.Data(in.take(now)) : left == 0 ? END : MORE;
            }
        }

        record Chunked(ChunkedBody chunks) implements Body {
            @Override
            public Part next(ByteQueue in) {
                ByteArrayOutputStream arrived = new ByteArrayOutputStream();
                chunks.read(in, arrived);
                return arrived.size() > 0 ? new Part.Data(arrived.toByteArray()) : chunks.done() ? END : MORE;
            }
        }

        record UntilClose() implements Body {
            @Override
            public Part next(ByteQueue in) {
                return in.size() > 0 ? new Part.Data(in.take(in.size())) : MORE;
            }
        }
    }

    /** Of one answer, at its beginning. */
    public ResponseReader() {}

    /** Takes in what has arrived. */
    public void feed(byte[] bytes, int offset, int length) {
        in.add(bytes, offset, length);
    }

    /** Tells it that the other end has closed. */
    public void endOfInput() {
        inputEnded = true;
    }

    /** The next part. To be called until it says {@link Part.More}, {@link Part.End} or {@link Part.Bad}. */
    public Part next() {
        if (bad != null) {
            return bad;
        }
        try {
            Part part = body == null ? head() : body.next(in);
            return part instanceof Part.More && inputEnded ? ended() : part;
        } catch (BadFraming framing) {
            return fail(framing.problem());
        }
    }

    private Part fail(String problem) {
        bad = new Part.Bad(problem);
        return bad;
    }

    private Part ended() {
        return body instanceof Body.UntilClose ? END : fail("the connection ended before the answer did");
    }

    private Part head() {
        Part part = anyHead();
        while (part instanceof Part.Head head && head.status() < 200) { // the real one is still to come
            status = null;
            lines = new FieldLines(Limits.HEAD_MAX_BYTES, Limits.FIELDS_MAX);
            part = anyHead();
        }
        if (part instanceof Part.Head head) {
            body = bodyOf(head.status(), head.headers());
        }
        return part;
    }

    private Part anyHead() {
        if (status == null) {
            status = lines.line(in).map(ResponseReader::status).orElse(null);
        }
        Integer known = status;
        return known == null
                ? MORE
                : lines.read(in)
                        .<Part>map(headers -> new Part.Head(known, headers))
                        .orElse(MORE);
    }

    private static int status(String line) {
        boolean known = line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 ");
        String digits = known && line.length() >= 12 ? line.substring(9, 12) : "";
        if (digits.isEmpty() || !FieldLines.isNumber(digits) || digits.charAt(0) == '0' || endsOdd(line)) {
            throw new BadFraming(502, "no answer of HTTP/1.1");
        }
        return Integer.parseInt(digits);
    }

    private static boolean endsOdd(String line) {
        return line.length() > 12 && line.charAt(12) != ' ';
    }

    private static Body bodyOf(int status, Headers headers) {
        if (FieldLines.chunked(headers)) {
            return new Body.Chunked(new ChunkedBody(Long.MAX_VALUE));
        }
        OptionalInt length = FieldLines.contentLength(headers, Limits.ANSWER_MAX_BYTES);
        if (status == 204 || status == 304) {
            return new Body.Counted(0);
        }
        return length.isPresent() ? new Body.Counted(length.getAsInt()) : new Body.UntilClose();
    }
}
