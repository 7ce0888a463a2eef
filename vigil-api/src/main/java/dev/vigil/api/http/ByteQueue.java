package dev.vigil.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Bytes that have arrived and are not yet understood. */
final class ByteQueue {
    private static final int KEPT_BYTES = 16 * 1024;

    private byte[] bytes = new byte[1024];
    private int start;
    private int end;
    private int searched;

    int size() {
        return end - start;
    }

    int capacity() {
        return bytes.length;
    }

    void add(byte[] from, int offset, int length) {
        makeRoom(length);
        System.arraycopy(from, offset, bytes, end, length);
        end += length;
    }

    private void makeRoom(int length) {
        if (end + length > bytes.length && start > 0) {
            System.arraycopy(bytes, start, bytes, 0, size());
            searched -= start;
            end -= start;
            start = 0;
        }
        if (end + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + length));
        }
    }

    private void rewind() {
        start = 0;
        end = 0;
        searched = 0;
    }

    byte[] take(int length) {
        byte[] taken = Arrays.copyOfRange(bytes, start, start + length);
        consumed(length);
        return taken;
    }

    private void consumed(int length) {
        start += length;
        searched = start;
        if (start == end) {
            rewind();
        }
        if (start == end && bytes.length > KEPT_BYTES) {
            bytes = new byte[KEPT_BYTES]; // one big body must not cost its memory for the life of the connection
        }
    }

    /**
     * The next line without its CRLF, once it is whole. A bare CR or LF is refused: ends that disagree about it are how
     * requests are smuggled (RFC 9112, 2.2).
     *
     * @param tooLong what is thrown when no line ends within {@code maxBytes}
     */
    Optional<String> line(int maxBytes, BadFraming tooLong) {
        searched = Math.max(searched, start);
        while (searched < end && bytes[searched] != '\n' && searched - start < maxBytes) {
            checkReturn(searched++);
        }
        if (searched - start >= maxBytes) {
            throw tooLong;
        }
        return searched < end ? Optional.of(takeLine()) : Optional.empty();
    }

    private void checkReturn(int at) {
        if (at > start && bytes[at - 1] == '\r') {
            throw new BadFraming(400, "a carriage return without a line feed");
        }
    }

    private String takeLine() {
        int length = searched - start;
        if (length == 0 || bytes[searched - 1] != '\r') {
            throw new BadFraming(400, "a line feed without a carriage return");
        }
        String line = new String(bytes, start, length - 1, StandardCharsets.ISO_8859_1);
        consumed(length + 1);
        return line;
    }
}
