package dev.vigil.cli;

import dev.vigil.api.Results;
import dev.vigil.config.text.ControlCharacters;

/** Text of others (a status, a reason with a service's words in it) made fit for a terminal's line. */
final class TerminalText {
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
        return clean(result.message().replace("cannot start " + result.name() + ": ", ""));
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
