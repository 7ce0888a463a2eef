package dev.vigil.config.toml;

import dev.vigil.config.text.Escaped;

/** What to do about a text without quotes, the error of syntax that people make most. */
final class QuoteHint {
    private static final int SHOWN_CHARACTERS_MAX = 60;

    private QuoteHint() {}

    /**
     * {@code ; a text needs quotes: "nginx"}, if the error is in a value that is none of TOML's as it stands.
     *
     * @param text of the file
     * @param line of the error, from 1
     * @param column of the error, from 1
     */
    static String of(String text, int line, int column) {
        String whole = text.lines().skip(line - 1L).findFirst().orElse("");
        int equals = whole.lastIndexOf('=', Math.min(column - 1, whole.length()) - 1);
        if (equals < 0 || whole.substring(0, equals).strip().startsWith("#")) {
            return "";
        }
        String value = value(whole.substring(equals + 1), whole.lastIndexOf('{', equals) >= 0);
        boolean bare = !value.isEmpty() && "\"'[{#".indexOf(value.charAt(0)) < 0;
        boolean shown = bare && value.length() <= SHOWN_CHARACTERS_MAX;
        return shown ? "; a text needs quotes: " + quoted(value) : "";
    }

    /** Up to a comment; in a table on one line up to the next key. */
    private static String value(String rest, boolean inTable) {
        int end = rest.length();
        for (String stop : inTable ? new String[] {",", "}", " #"} : new String[] {" #"}) {
            int at = rest.indexOf(stop);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        return rest.substring(0, end).strip();
    }

    private static String quoted(String value) {
        boolean plain = value.indexOf('"') < 0 && value.indexOf('\\') < 0;
        return plain ? '"' + Escaped.line(value) + '"' : '\'' + Escaped.line(value) + '\'';
    }
}
