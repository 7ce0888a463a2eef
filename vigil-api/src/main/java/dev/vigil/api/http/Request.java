package dev.vigil.api.http;

import java.util.List;

/** A whole request. */
public final class Request {
    private final RequestLine line;
    private final Headers headers;
    private final byte[] body;

    Request(RequestLine line, Headers headers, byte[] body) {
        this.line = line;
        this.headers = headers;
        this.body = body;
    }

    /** {@code GET}, ... as it was sent. */
    public String method() {
        return line.method();
    }

    /** The path's parts between slashes, percent-decoded each: {@code /a/b%2Fc} is {@code [a, b/c]}, {@code /} none. */
    public List<String> segments() {
        return line.segments();
    }

    /** What follows the question mark, as it was sent; empty when there is none. */
    public String query() {
        return line.query();
    }

    public Headers headers() {
        return headers;
    }

    /** Not a copy: the caller owns it. */
    public byte[] body() {
        return body;
    }

    /** The same request, when its body has been read. */
    public Request withoutBody() {
        return new Request(line, headers, new byte[0]);
    }

    /** Whether the client expects to go on with this connection after the answer. */
    public boolean keepAlive() {
        return line.minorVersion() == 0
                ? headers.lists("connection", "keep-alive")
                : !headers.lists("connection", "close");
    }

    /** {@code GET /path}, for messages. */
    @Override
    public String toString() {
        return method() + " /" + String.join("/", segments());
    }
}
