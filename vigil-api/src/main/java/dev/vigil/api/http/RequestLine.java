package dev.vigil.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** First line of a request (RFC 9112, 3). */
record RequestLine(String method, List<String> segments, String query, int minorVersion) {
    private static final int METHOD_MAX_CHARS = 32;

    static RequestLine parse(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !FieldLines.isToken(parts[0]) || parts[0].length() > METHOD_MAX_CHARS) {
            throw new BadFraming(400, "no request line of HTTP/1.1");
        }
        int minor = minorVersion(parts[2]);
        String target = target(parts[0], parts[1]);
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        return new RequestLine(parts[0], segments(path), mark < 0 ? "" : target.substring(mark + 1), minor);
    }

    private static int minorVersion(String version) {
        if (version.length() != 8 || !version.startsWith("HTTP/") || version.charAt(6) != '.' || !digits(version)) {
            throw new BadFraming(400, "no request line of HTTP/1.1");
        }
        if (version.charAt(5) != '1') {
            throw new BadFraming(505, "a version other than HTTP/1.1 and HTTP/1.0");
        }
        return version.charAt(7) == '0' ? 0 : 1;
    }

    private static boolean digits(String version) {
        return Character.digit(version.charAt(5), 10) >= 0 && Character.digit(version.charAt(7), 10) >= 0;
    }

    /** Path and query of the four forms of a target: a client that thinks us a proxy sends the absolute one. */
    private static String target(String method, String sent) {
        if (sent.startsWith("/")) {
            return checked(sent);
        }
        if (sent.equals("*") && method.equals("OPTIONS")) {
            return "/";
        }
        if (sent.regionMatches(true, 0, "http://", 0, 7)) {
            int slash = sent.indexOf('/', 7);
            return slash < 0 ? "/" : checked(sent.substring(slash));
        }
        throw new BadFraming(400, "a target that is no path");
    }

    private static String checked(String target) {
        if (target.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '#')) {
            throw new BadFraming(400, "a character in the path that must be percent-encoded");
        }
        return target;
    }

    private static List<String> segments(String path) {
        if (path.equals("/")) {
            return List.of();
        }
        return Stream.of(path.substring(1).split("/", -1))
                .map(RequestLine::decoded)
                .toList();
    }

    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        ByteBuffer bytes = ByteBuffer.allocate(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) == '%') {
                bytes.put(hex(segment, i + 1));
                i += 2;
            } else {
                bytes.put((byte) segment.charAt(i));
            }
        }
        return text(bytes.flip());
    }

    private static byte hex(String segment, int at) {
        int high = at + 1 < segment.length() ? Character.digit(segment.charAt(at), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(segment.charAt(at + 1), 16);
        if (low < 0) {
            throw new BadFraming(400, "a percent sign without two hexadecimal digits");
        }
        return (byte) ((high << 4) | low);
    }

    private static String text(ByteBuffer bytes) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (text.chars().noneMatch(c -> c < ' ' || c == 0x7f)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            throw new BadFraming(400, "a path that is not UTF-8");
        }
        throw new BadFraming(400, "a control character in the path");
    }
}
