package dev.vigil.cli;

import dev.vigil.logs.LogQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** How many lines, as a user says it. */
final class LineCount {
    private static final Set<String> COUNTING = Set.of("logs", "events");

    /** Options of these verbs whose value is the next word. */
    private static final Set<String> VALUED =
            Set.of(ArgumentSpecs.ROOT, "-n", "--lines", "--tail", "--since", "--until", "--grep", "--stream");

    private LineCount() {}

    /** With {@code -5} of {@code logs} and {@code events} as {@code -n 5}, as of tail(1). */
    static String[] expand(String verb, String... args) {
        if (!COUNTING.contains(verb)) {
            return args;
        }
        List<String> words = new ArrayList<>();
        String before = "";
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--")) {
                words.addAll(Arrays.asList(args).subList(i, args.length));
                break;
            }
            if (args[i].matches("-[0-9]+") && !VALUED.contains(before)) {
                words.add("-n");
                words.add(args[i].substring(1));
            } else {
                words.add(args[i]);
            }
            before = args[i];
        }
        return words.toArray(String[]::new);
    }

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
