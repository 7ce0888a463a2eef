package dev.vigil.config.text;

/**
 * Characters that do something to the screen on which they are shown: move its cursor, set its title or clipboard (C0,
 * DEL and C1 of ECMA-48), turn the order of the text around them (the bidirectional controls of UAX 9), or break its
 * lines (U+2028, U+2029). Text of programs, of other users and of file names is shown with them escaped.
 */
public final class ControlCharacters {
    private static final int C1_END = 0x9f;
    private static final int BYTE_MAX = 0xff;
    private static final int FIRST_BYTE = 0xdc80;
    private static final int LAST_BYTE = 0xdcff;

    private ControlCharacters() {}

    /** Whether a code point is one of them; half of a surrogate pair alone is one too. */
    public static boolean contain(int point) {
        if (point <= C1_END) {
            return point < ' ' || point >= 0x7f;
        }
        return point == 0x061c // Arabic letter mark
                || point == 0x200e
                || point == 0x200f // left-to-right and right-to-left mark
                || (point >= 0x2028 && point <= 0x202e) // separators, embeddings, overrides
                || (point >= 0x2066 && point <= 0x2069) // isolates
                || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    /** {@code text} on one line, with its control characters as {@code \x1b}, {@code \n}, {@code \u202e}. */
    public static String escaped(String text) {
        return escaped(text, "");
    }

    /** Text of several lines: line ends and tabs stay. */
    public static String escapedInLines(String text) {
        return escaped(text, "\n\t");
    }

    private static String escaped(String text, String kept) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (contain(point) && kept.indexOf(point) < 0) {
                append(shown, point);
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.length() == text.length() ? text : shown.toString();
    }

    /** How one is shown. */
    static void append(StringBuilder shown, int point) {
        switch (point) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> shown.append(hex(point));
        }
    }

    /** The half surrogate pair that stands for a byte which is no UTF-8 is shown as that byte. */
    private static String hex(int point) {
        boolean single = point >= FIRST_BYTE && point <= LAST_BYTE;
        return String.format(point <= BYTE_MAX || single ? "\\x%02x" : "\\u%04x", single ? point & BYTE_MAX : point);
    }

    /**
     * JSON (RFC 8259) with the control characters in its strings as {@code \u202e}; it means the same. Line ends
     * between its parts stay.
     */
    public static String escapedInJson(String json) {
        StringBuilder safe = new StringBuilder(json.length());
        json.codePoints().forEach(point -> {
            if (contain(point) && point >= ' ') {
                safe.append(String.format("\\u%04x", point));
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.length() == json.length() ? json : safe.toString();
    }
}
