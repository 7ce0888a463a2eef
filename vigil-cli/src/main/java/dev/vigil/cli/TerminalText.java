package dev.vigil.cli;

import dev.vigil.api.Results;
import dev.vigil.config.text.ControlCharacters;
import java.util.regex.Pattern;

/** Text of others (a status, a reason with a service's words in it) made fit for a terminal's line. */
final class TerminalText {
    private static final String SUBJECT = "cannot (?:start|stop|restart|reload|signal) ";
    /** Select graphic rendition, ECMA-48. */
    private static final Pattern SGR = Pattern.compile("\033\\[[0-9;:]*m");

    private TerminalText() {}

    /** {@code text} on one line, with control characters escaped, which could steer the terminal of who reads it. */
    static String clean(String text) {
        return ControlCharacters.escaped(text);
    }

    /** A reason without what it says of a restart to come: the time in it was that of the past event. */
    static String cause(String reason) {
        int clause = reason.lastIndexOf("; restart");
        return clause < 0 ? reason : reason.substring(0, clause);
    }

    /** Without the subject, which stands before it already. */
    static String failure(Results.Result result) {
        return clean(result.message().replaceAll(SUBJECT + Pattern.quote(result.name()) + ": ", ""));
    }

    /** What a program wrote, for a file or pipe: without colour, with its tabs, other control characters escaped. */
    static String ofProgram(String line) {
        return ControlCharacters.escapedInLines(SGR.matcher(line).replaceAll(""));
    }

    /** At most {@code columns} of it, with an ellipsis in the middle where it was cut. */
    static String cutMiddle(String text, int columns) {
        if (text.length() <= columns) {
            return text;
        }
        int tail = Math.max(0, (columns - 1) / 2);
        return cut(text, Math.max(1, columns - tail)) + text.substring(text.length() - tail);
    }

    /** At most {@code columns} of it, with an ellipsis where it was cut. */
    static String cut(String text, int columns) {
        if (text.length() <= columns) {
            return text;
        }
        int end = Math.max(0, columns - 1);
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
