package dev.vigil.config;

import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** How a value of a file is shown in a message: on one line, harmless to a terminal and not too long. */
final class Escaped {
    private static final int CHARACTERS_MAX = 60;
    private static final int LINE_MAX = 400;

    private Escaped() {}

    static String of(Object value) {
        return switch (value) {
            case String text -> '"' + text(text) + '"';
            case TomlArray array -> "an array of " + array.size();
            case TomlTable table -> "a table of " + table.size();
            default -> value.toString();
        };
    }

    /** {@code text} clipped, with control characters as a backslash, a u and four hexadecimal digits. */
    static String text(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(CHARACTERS_MAX).forEach(point -> append(shown, point));
        return text.codePointCount(0, text.length()) > CHARACTERS_MAX
                ? shown.append("...").toString()
                : shown.toString();
    }

    /** The whole of {@code text}, on one line. */
    static String line(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LINE_MAX).forEach(point -> append(shown, point));
        return shown.toString();
    }

    /** A key as it would be written in a path of keys: bare or in quotes. */
    static String key(String key) {
        boolean bare = !key.isEmpty() && key.chars().allMatch(Escaped::isBare);
        return bare ? text(key) : of(key);
    }

    private static boolean isBare(int point) {
        return point < 128 && (Character.isLetterOrDigit(point) || point == '-' || point == '_');
    }

    private static void append(StringBuilder shown, int point) {
        boolean printable = switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
        if (printable) {
            shown.appendCodePoint(point);
        } else {
            shown.append(String.format("\\u%04x", point));
        }
    }
}
