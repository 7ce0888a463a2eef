package dev.vigil.cli;

import dev.vigil.config.text.Suggestion;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what was wrong with a command line, and what was probably meant. */
final class UsageError {
    private UsageError() {}

    /** {@code cannot run status: unknown option: '--jsn'; did you mean --json?} and where to find help. */
    static String explain(ParameterException wrong) {
        String verb = wrong.getCommandLine().getCommandSpec().qualifiedName();
        boolean top = !verb.contains(" ");
        String subject = top ? "run the command" : "run " + verb;
        return "cannot " + subject + ": " + reason(wrong, top) + suggestions(wrong, top) + "\nTry '" + verb
                + " --help'.";
    }

    private static String reason(ParameterException wrong, boolean top) {
        if (top && wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            return "no such verb (" + unmatched.getUnmatched().getFirst() + ")";
        }
        String message = String.valueOf(wrong.getMessage());
        return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private static String suggestions(ParameterException wrong, boolean top) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        String word = unmatched.getUnmatched().getFirst();
        Optional<String> hint = top && !unmatched.isUnknownOption() ? VerbHints.of(word) : Optional.empty();
        if (hint.isPresent()) {
            return "; here it is: " + hint.get();
        }
        if (top && !unmatched.isUnknownOption()) {
            return Suggestion.suggest(word, Verbs.names());
        }
        List<String> suggestions = unmatched.getSuggestions();
        return suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
    }
}
