package dev.vigil.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where an unfinished command line stands: which verb, which of its positional arguments comes next, or which option
 * still needs its value.
 *
 * @param verb the verb, or the command itself where none was given yet
 * @param position index of the positional argument that comes next
 * @param openOption the option whose value comes next
 * @param optionsEnded whether all that follows is positional
 * @param root the value of {@code --root}
 */
record Cursor(
        CommandLine verb, int position, Optional<OptionSpec> openOption, boolean optionsEnded, Optional<String> root) {

    static Cursor after(List<String> words) {
        Cursor cursor = new Cursor(Help.tree(), 0, Optional.empty(), false, Optional.empty());
        for (String word : words) {
            cursor = cursor.next(word);
        }
        return cursor;
    }

    private Cursor next(String word) {
        if (openOption.isPresent()) {
            boolean isRoot = openOption.get().longestName().equals(ArgumentSpecs.ROOT);
            return with(Optional.empty(), isRoot ? Optional.of(word) : root);
        }
        if (!optionsEnded && word.equals("--")) {
            return new Cursor(verb, position, openOption, true, root);
        }
        if (!optionsEnded && word.startsWith("-")) {
            return option(word);
        }
        return positional(word);
    }

    private Cursor with(Optional<OptionSpec> option, Optional<String> newRoot) {
        return new Cursor(verb, position, option, optionsEnded, newRoot);
    }

    private Cursor option(String word) {
        if (word.startsWith(ArgumentSpecs.ROOT + "=")) {
            return with(Optional.empty(), Optional.of(word.substring(ArgumentSpecs.ROOT.length() + 1)));
        }
        OptionSpec option = verb.getCommandSpec().findOption(word);
        boolean open = option != null && option.arity().min() > 0;
        return with(open ? Optional.of(option) : Optional.empty(), root);
    }

    private Cursor positional(String word) {
        CommandLine named = verb.getSubcommands().get(word);
        if (named != null) {
            return new Cursor(named, 0, Optional.empty(), false, root);
        }
        return new Cursor(verb, position + 1, Optional.empty(), optionsEnded || verb.isStopAtPositional(), root);
    }
}
