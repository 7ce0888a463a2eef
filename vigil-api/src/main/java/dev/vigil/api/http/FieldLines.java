package dev.vigil.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Collects the field lines of a head or a trailer section (RFC 9112, 5). */
final class FieldLines {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final List<Headers.Field> fields = new ArrayList<>();
    private int bytesLeft;
    private int fieldsLeft;

    FieldLines(int bytesMax, int fieldsMax) {
        bytesLeft = bytesMax;
        fieldsLeft = fieldsMax;
    }

    /** The next line of the section, counted against its limit. */
    Optional<String> line(ByteQueue in) {
        Optional<String> line =
                in.line(bytesLeft, new BadFraming(431, "the head is longer than " + Limits.HEAD_MAX_BYTES + " bytes"));
        line.ifPresent(whole -> bytesLeft -= whole.length() + 2);
        return line;
    }

    /** Reads lines until the empty one. @return the fields, once that has come */
    Optional<Headers> read(ByteQueue in) {
        Optional<String> line = line(in);
        while (line.isPresent() && !line.get().isEmpty()) {
            add(line.get());
            line = line(in);
        }
        return line.map(_ -> new Headers(fields));
    }

    private void add(String line) {
        if (--fieldsLeft < 0) {
            throw new BadFraming(431, "more than " + Limits.FIELDS_MAX + " header fields");
        }
        if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            throw new BadFraming(400, "a header field that goes on over a second line");
        }
        int colon = line.indexOf(':');
        if (colon < 1 || !isToken(line.substring(0, colon))) {
            throw new BadFraming(400, "a header field without a proper name");
        }
        fields.add(new Headers.Field(
                line.substring(0, colon).toLowerCase(Locale.ROOT), checkedValue(line.substring(colon + 1))));
    }

    private static String checkedValue(String value) {
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw new BadFraming(400, "a control character in a header field");
        }
        return value.strip();
    }

    /** Digits and nothing else. */
    static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** A token of RFC 9110, 5.6.2. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(FieldLines::isTokenChar);
    }

    private static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    /** The number of bytes that Content-Length tells, if there is one. */
    static OptionalInt contentLength(Headers headers, int maxBytes) {
        long count = headers.count("content-length");
        if (count == 0) {
            return OptionalInt.empty();
        }
        if (count > 1) {
            throw new BadFraming(400, "more than one Content-Length");
        }
        return OptionalInt.of(number(headers.first("content-length").orElseThrow(), maxBytes));
    }

    private static int number(String digits, int maxBytes) {
        if (!isNumber(digits)) {
            throw new BadFraming(400, "a Content-Length that is no number");
        }
        if (digits.length() > 10 || Long.parseLong(digits) > maxBytes) {
            throw new BadFraming(413, "the body is longer than " + maxBytes + " bytes");
        }
        return Integer.parseInt(digits);
    }

    /** Whether the body comes in chunks; any other coding is refused, and so is one beside Content-Length. */
    static boolean chunked(Headers headers) {
        long count = headers.count("transfer-encoding");
        if (count == 0) {
            return false;
        }
        if (count > 1 || headers.count("content-length") > 0) {
            throw new BadFraming(400, "two contradicting lengths of the body");
        }
        if (!headers.first("transfer-encoding").orElseThrow().equalsIgnoreCase("chunked")) {
            throw new BadFraming(501, "a Transfer-Encoding other than chunked");
        }
        return true;
    }
}
