package dev.vigil.api.http;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's half of HTTP/1.1: bytes in, requests out, for one connection (RFC 9112).
 *
 * <p>It is stricter than the standard asks for where leniency has been how requests were smuggled past somebody: lines
 * end in CRLF, a header field is one line, there is one length of the body or none. After {@link Parsed.Bad} it
 * understands nothing any more, since where the next request would begin is unknown.
 *
 * <p>Memory is bounded by {@link Limits} plus what the caller feeds before it asks for {@link #next} again.
 */
public final class RequestParser {
    private static final Parsed.More MORE = new Parsed.More();
    private static final byte[] NO_BODY = {};

    private final ByteQueue in = new ByteQueue();
    private FieldLines lines = newHead();
    private Parsed.@Nullable Bad bad;
    private @Nullable RequestLine requestLine;
    private @Nullable Body body;

    /** A request whose head is known. */
    private static final class Body {
        final RequestLine line;
        final Headers headers;
        final int length;
        final @Nullable ChunkedBody chunks;
        final ByteArrayOutputStream chunked = new ByteArrayOutputStream();
        boolean continueDue;

        Body(RequestLine line, Headers headers) {
            this.line = line;
            this.headers = headers;
            chunks = FieldLines.chunked(headers) ? new ChunkedBody(Limits.BODY_MAX_BYTES) : null;
            length = FieldLines.contentLength(headers, Limits.BODY_MAX_BYTES).orElse(0);
            continueDue = headers.lists("expect", "100-continue") && (chunks != null || length > 0);
        }
    }

    /** Of one connection, at its beginning. */
    public RequestParser() {}

    private static FieldLines newHead() {
        return new FieldLines(Limits.HEAD_MAX_BYTES, Limits.FIELDS_MAX);
    }

    /** Takes in what has arrived. */
    public void feed(byte[] bytes, int offset, int length) {
        if (bad == null) {
            in.add(bytes, offset, length);
        }
    }

    /** Whether nothing of a next request has arrived. */
    public boolean idle() {
        return bad == null && requestLine == null && body == null && in.size() == 0;
    }

    /** Bytes of memory that what has arrived takes, that of a request which is not whole yet included. */
    public int heldBytes() {
        return in.capacity() + (body == null ? 0 : body.chunked.size());
    }

    /** Whether a head is whole and its body is not. */
    public boolean inBody() {
        return body != null;
    }

    /** The next request, or what is in its way. To be called until it says {@link Parsed.More}. */
    public Parsed next() {
        if (bad != null) {
            return bad;
        }
        try {
            Body known = body != null ? body : head().orElse(null);
            body = known;
            return known == null ? MORE : body(known);
        } catch (BadFraming framing) {
            bad = new Parsed.Bad(framing.status(), framing.problem());
            return bad;
        }
    }

    private Optional<Body> head() {
        RequestLine line = requestLine != null ? requestLine : requestLine().orElse(null);
        requestLine = line;
        if (line == null) {
            return Optional.empty();
        }
        Optional<Body> head = lines.read(in).map(headers -> checked(line, headers));
        head.ifPresent(_ -> {
            requestLine = null;
            lines = newHead();
        });
        return head;
    }

    private Optional<RequestLine> requestLine() {
        Optional<String> line = lines.line(in);
        while (line.isPresent() && line.get().isEmpty()) { // left behind by clients that end a body so (RFC 9112, 2.2)
            line = lines.line(in);
        }
        return line.map(RequestLine::parse);
    }

    private static Body checked(RequestLine line, Headers headers) {
        if (headers.count("host") > 1 || (headers.count("host") == 0 && line.minorVersion() > 0)) {
            throw new BadFraming(400, "a request of HTTP/1.1 needs one Host");
        }
        if (line.minorVersion() == 0 && headers.count("transfer-encoding") > 0) {
            throw new BadFraming(400, "chunks in a request of HTTP/1.0");
        }
        if (headers.count("expect") > 0 && !headers.lists("expect", "100-continue")) {
            throw new BadFraming(417, "an expectation other than 100-continue");
        }
        return new Body(line, headers);
    }

    private Parsed body(Body known) {
        Optional<byte[]> whole = known.chunks == null ? plain(known) : chunked(known, known.chunks);
        if (whole.isPresent()) {
            body = null;
            return new Parsed.Complete(new Request(known.line, known.headers, whole.get()));
        }
        if (known.continueDue) {
            known.continueDue = false;
            return new Parsed.Continue();
        }
        return MORE;
    }

    private Optional<byte[]> plain(Body known) {
        if (known.length == 0) {
            return Optional.of(NO_BODY);
        }
        return in.size() < known.length ? Optional.empty() : Optional.of(in.take(known.length));
    }

    private Optional<byte[]> chunked(Body known, ChunkedBody chunks) {
        chunks.read(in, known.chunked);
        return chunks.done() ? Optional.of(known.chunked.toByteArray()) : Optional.empty();
    }
}
