package dev.vigil.config.text;

/** How a value is shown in a message: on one line, harmless to a terminal and not too long. */
public final class Escaped {
    private static final int CHARACTERS_MAX = 60;
    private static final int LINE_MAX = 400;

    private Escaped() {}

    /** A string in quotes, all else as it is. */
    public static String of(Object value) {
        return value instanceof String text ? '"' + text(text) + '"' : value.toString();
    }

    /** {@code text} clipped, with control characters as a backslash, a u and four hexadecimal digits. */
    public static String text(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(CHARACTERS_MAX).forEach(point -> append(shown, point));
        return text.codePointCount(0, text.length()) > CHARACTERS_MAX
                ? shown.append("...").toString()
                : shown.toString();
    }

    /** The whole of {@code text}, on one line. */
    public static String line(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LINE_MAX).forEach(point -> append(shown, point));
        return shown.toString();
    }

    /** A key as it would be written in a path of keys: bare or in quotes. */
    public static String key(String key) {
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
