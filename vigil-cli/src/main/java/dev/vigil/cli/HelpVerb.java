package dev.vigil.cli;

import dev.vigil.config.text.Suggestion;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code vigil help VERB}, as {@code vigil VERB --help}. */
final class HelpVerb implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                ArgumentSpecs.verb("help", "help [VERB]", "Show the help of a verb, or of the whole command.");
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .type(String.class)
                .paramLabel("VERB")
                .description("The verb.")
                .completionCandidates(Verbs.names())
                .build());
        ArgumentSpecs.examples(spec, "how are logs shown?", "vigil help logs");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        CommandLine tree = Help.tree();
        CommandLine chosen = invocation.word(0).map(verb -> named(tree, verb)).orElse(tree);
        invocation.out().control(Help.text(chosen, invocation.out().terminal()));
        return ExitCode.DONE;
    }

    private static CommandLine named(CommandLine tree, String verb) {
        return Optional.ofNullable(tree.getSubcommands().get(verb))
                .orElseThrow(() ->
                        new CommandFailure(ExitCode.USAGE, "cannot help: no such verb (" + verb + ")" + hint(verb)));
    }

    private static String hint(String verb) {
        return VerbHints.of(verb)
                .map(meant -> "; here it is: " + meant)
                .orElseGet(() -> Suggestion.suggest(verb, Verbs.names()));
    }
}
