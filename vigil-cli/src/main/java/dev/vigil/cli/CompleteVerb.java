package dev.vigil.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The hidden verb behind completion: {@code vigil __complete [WORD...] PREFIX} prints one candidate a line, with a tab
 * and a description where there is one. A line that begins with a colon tells the shell to offer what it knows itself:
 * {@code :files}, {@code :directories}, {@code :commands}, {@code :users}, {@code :groups}.
 */
final class CompleteVerb implements Verb {
    static final String NAME = "__complete";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                ArgumentSpecs.verb(NAME, NAME + " -- [WORD...] PREFIX", "Complete a command line, for the shells.");
        spec.usageMessage().hidden(true);
        spec.addPositional(ArgumentSpecs.many(0, 1, "WORD", "The words after vigil; the last one is not finished."));
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        List<String> words = invocation.words(0);
        for (String line : new Completion(invocation).of(words.subList(0, words.size() - 1), words.getLast())) {
            invocation.out().line(line);
        }
        return ExitCode.DONE;
    }
}
