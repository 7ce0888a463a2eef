package dev.vigil.cli;

import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page docs/reference/commands.md, from the specifications that parse the command line. */
final class CommandsPage {
    private final StringBuilder page = new StringBuilder();
    private final CommandLine tree = Help.tree();

    String text() {
        page.append("# Commands\n\n");
        page.append("*Generated from the code; a test of vigil-cli keeps it current.*\n\n");
        top();
        for (Verbs.Group group : Verbs.GROUPS) {
            group.names().forEach(name -> verb(spec(name)));
        }
        return page.toString();
    }

    private CommandSpec spec(String name) {
        return Objects.requireNonNull(tree.getSubcommands().get(name)).getCommandSpec();
    }

    private void top() {
        page.append("    vigil [--root DIR] VERB [ARGUMENT...]\n\n| | verb | does |\n|---|---|---|\n");
        for (Verbs.Group group : Verbs.GROUPS) {
            for (String name : group.names()) {
                CommandSpec spec = spec(name);
                String title = name.equals(group.names().getFirst()) ? group.title() : "";
                page.append("| " + title + " | [`" + name + "`](#vigil-" + name + ") | " + Help.summary(spec) + " |\n");
            }
        }
        page.append('\n').append(CommonText.WHICH).append("""

                | exit code | means |
                |--:|---|
                | 0 | done |
                | 1 | failed |
                | 2 | wrong use, or invalid configuration |
                | 3 | not running (`status`) |
                | 4 | no such service, or no supervisor |
                | 5 | not permitted |

                """).append(CommonText.MANNERS);
    }

    private void verb(CommandSpec spec) {
        page.append("\n## vigil ").append(spec.name()).append("\n\n");
        page.append("    ").append(spec.usageMessage().customSynopsis()[0]).append("\n\n");
        for (String paragraph : spec.usageMessage().description()) {
            page.append(paragraph).append('\n');
        }
        arguments(spec.positionalParameters());
        options(spec.options().stream().filter(CommandsPage::ownAndShown).toList());
        page.append("\n```sh\n");
        for (String line : spec.usageMessage().footer()) {
            page.append(line.substring(2)).append('\n');
        }
        page.append("```\n");
    }

    private static boolean ownAndShown(OptionSpec option) {
        return !option.hidden()
                && !List.of(ArgumentSpecs.ROOT, ArgumentSpecs.NO_PROJECT, ArgumentSpecs.HELP)
                        .contains(option.longestName());
    }

    private void arguments(List<PositionalParamSpec> parameters) {
        if (!parameters.isEmpty()) {
            page.append("\n| argument | |\n|---|---|\n");
            parameters.forEach(parameter -> row(parameter.paramLabel(), parameter.description()));
        }
    }

    private void options(List<OptionSpec> options) {
        if (!options.isEmpty()) {
            page.append("\n| option | |\n|---|---|\n");
            options.forEach(option -> row(label(option), option.description()));
        }
    }

    private static String label(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private void row(String term, String... description) {
        String text = "`" + term + "` | " + String.join(" ", description);
        page.append("| ").append(text.replace("out|err", "out\\|err")).append(" |\n");
    }
}
