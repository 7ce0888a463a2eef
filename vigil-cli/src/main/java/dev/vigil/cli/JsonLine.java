package dev.vigil.cli;

import dev.vigil.logs.LogLine;
import java.util.Locale;

/** A line of a log as JSON (RFC 8259) on one line. */
final class JsonLine {
    private JsonLine() {}

    /** {@code {"service":"web","at":"2026-11-21T14:00:00.5Z","stream":"out","line":"..."}} */
    static String of(LogLine line) {
        StringBuilder json = new StringBuilder(64 + line.bytes().length);
        json.append("{\"service\":");
        quote(json, line.service());
        json.append(",\"at\":\"").append(line.time());
        json.append("\",\"stream\":\"").append(line.origin().name().toLowerCase(Locale.ROOT));
        json.append("\",\"line\":");
        quote(json, line.text());
        return json.append('}').toString();
    }

    static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            append(json, text.charAt(i));
        }
        json.append('"');
    }

    private static void append(StringBuilder json, char c) {
        switch (c) {
            case '"' -> json.append("\\\"");
            case '\\' -> json.append("\\\\");
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            case '\t' -> json.append("\\t");
            default -> {
                if (c < ' ') {
                    json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                } else {
                    json.append(c);
                }
            }
        }
    }
}
