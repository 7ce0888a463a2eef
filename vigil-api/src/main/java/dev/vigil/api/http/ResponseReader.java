package dev.vigil.api.http;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
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
    private final FieldLines lines = new FieldLines(Limits.HEAD_MAX_BYTES, Limits.FIELDS_MAX);
    private @Nullable Integer status;
    private @Nullable Body body;
    private Part.@Nullable Bad bad;
    private boolean inputEnded;

    /** How the body's end is known. */
    private sealed interface Body {
        final class Counted implements Body {
            int left;

            Counted(int left) {
                this.left = left;
            }
        }

        record Chunked(ChunkedBody chunks) implements Body {}

        record UntilClose() implements Body {}
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
            Part part = body == null ? head() : body(body);
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
        if (status == null) {
            status = lines.line(in).map(ResponseReader::status).orElse(null);
        }
        Integer known = status;
        return known == null
                ? MORE
                : lines.read(in).map(headers -> head(known, headers)).orElse(MORE);
    }

    private static int status(String line) {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new BadFraming(502, "no answer of HTTP/1.1");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private Part head(int known, Headers headers) {
        if (known < 200) { // the real head is still to come
            status = null;
            return head();
        }
        body = bodyOf(known, headers);
        return new Part.Head(known, headers);
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

    private Part body(Body known) {
        return switch (known) {
            case Body.Counted counted -> counted(counted);
            case Body.Chunked(ChunkedBody chunks) -> chunked(chunks);
            case Body.UntilClose() -> data(in.size()).orElse(MORE);
        };
    }

    private Part counted(Body.Counted counted) {
        int now = Math.min(counted.left, in.size());
        counted.left -= now;
        return data(now).orElse(counted.left == 0 ? END : MORE);
    }

    private Part chunked(ChunkedBody chunks) {
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        chunks.read(in, arrived);
        if (arrived.size() > 0) {
            return new Part.Data(arrived.toByteArray());
        }
        return chunks.done() ? END : MORE;
    }

    private Optional<Part> data(int length) {
        return length == 0 ? Optional.empty() : Optional.of(new Part.Data(in.take(length)));
    }
}
