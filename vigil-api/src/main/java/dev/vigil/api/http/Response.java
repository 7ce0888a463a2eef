package dev.vigil.api.http;

import dev.vigil.api.Failure;
import dev.vigil.api.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An answer with its body whole, or the head of a stream of server-sent events. */
public final class Response {
    /** What a client that sent {@code Expect: 100-continue} waits for. */
    public static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    private static final String JSON = "application/json";

    private final int status;
    private final String type;
    private final byte[] body;
    private final String extra;

    private Response(int status, String type, byte[] body, String extra) {
        this.status = status;
        this.type = type;
        this.body = body;
        this.extra = extra;
    }

    /** 200 with a record. */
    public static Response json(Record value) {
        return json(Json.bytes(value));
    }

    /** 200 with JSON that is encoded already. */
    public static Response json(byte[] encoded) {
        return new Response(200, JSON, encoded, "");
    }

    /** Some {@code status} with a record. */
    public static Response json(int status, Record value) {
        return new Response(status, JSON, Json.bytes(value), "");
    }

    /** 200 with a body of another type. */
    public static Response of(String type, byte[] body) {
        return new Response(200, type, body, "");
    }

    /** 204: nothing to say. */
    public static Response empty() {
        return new Response(204, "", new byte[0], "");
    }

    /** A {@code status} of 400 or more and the reason, {@code cannot X: reason (value)}. */
    public static Response failure(int status, String error) {
        return json(status, new Failure(error));
    }

    /** The same with one more header field, which must be of our own making. */
    public Response with(String name, String value) {
        return new Response(status, type, body, extra + name + ": " + value + "\r\n");
    }

    public int status() {
        return status;
    }

    /** All its bytes; {@code headOnly} for the answer to HEAD, {@code keepAlive} when the connection stays. */
    public byte[] encode(boolean keepAlive, boolean headOnly) {
        StringBuilder head = head(status);
        if (status != 204) {
            head.append("Content-Type: ")
                    .append(type)
                    .append("\r\nContent-Length: ")
                    .append(body.length)
                    .append("\r\n");
        }
        head.append("Cache-Control: no-store\r\n").append(extra);
        // Said in both cases: HTTP/1.0 closes unless told, HTTP/1.1 keeps unless told.
        head.append(keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
        byte[] first = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        return headOnly ? first : joined(first, body);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Head of a stream of events. It ends with the connection, which every version of HTTP understands. */
    public static byte[] eventStream() {
        return head(200)
                .append("Content-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n")
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static StringBuilder head(int status) {
        return new StringBuilder(192)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(reason(status))
                .append("\r\n");
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 204 -> "No Content";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "Status";
        };
    }
}
