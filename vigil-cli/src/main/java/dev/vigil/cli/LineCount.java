package dev.vigil.cli;

import dev.vigil.logs.LogQuery;

/** How many lines, as a user says it. */
final class LineCount {
    private LineCount() {}

    /** @throws CommandFailure when {@code text} is neither a count nor {@code all}; {@code option} is who asked */
    static long parse(String option, String text) {
        if (text.equals("all")) {
            return LogQuery.ALL_LINES;
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException _) {
            throw new CommandFailure(ExitCode.USAGE, "cannot use " + option + ": not a count of lines (" + text + ")");
        }
    }
}
