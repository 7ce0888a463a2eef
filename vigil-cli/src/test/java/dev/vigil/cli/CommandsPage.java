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
        page.append("""

                Every verb takes `--root DIR` (or the variable `VIGIL_ROOT`): the supervisor whose configuration is in
                `DIR/etc`, its socket and pid file in `DIR/run`, its logs in `DIR/log`. Without it root's is in
                `/etc/vigil`, `/run/vigil` and `/var/log/vigil`, another user's in `$XDG_CONFIG_HOME/vigil`,
                `$XDG_RUNTIME_DIR/vigil` and `$XDG_STATE_HOME/vigil/log`.

                A folder with a `vigil.toml` or a `Procfile` is a *project*: `vigil up` there starts a supervisor of its
                own, and every verb means it in that folder and below (`daemon`, `run` and `install` never do).
                `vigil projects` lists all. The first of these that there is counts: `--root`, `VIGIL_ROOT`, the project
                of the working directory if it has been started, the supervisor whose service the command runs in
                (`VIGIL_RUN`; not for `up`), the project of the working directory, the machine's or the user's own
                supervisor. `--no-project` means the last one. `up -f FILE` chooses files, not the supervisor. The files
                of projects are below `/var/lib/vigil/projects` (root) or `$XDG_STATE_HOME/vigil/projects`, or in
                `VIGIL_PROJECTS`.

                | exit code | means |
                |--:|---|
                | 0 | done |
                | 1 | failed |
                | 2 | wrong use, or invalid configuration |
                | 3 | not running (`status`) |
                | 4 | no such service, or no supervisor |
                | 5 | not permitted |

                Times are of the machine's zone and show its offset (`14:02:11+09:00`, in UTC `14:02:11Z`), also in
                vigild's messages; JSON has them in UTC. A `NAME` may be a pattern: `'web*'` stands for all services
                that begin with web, `?` for one character.

                Errors go to standard error as `vigil: cannot X: reason (value)`. Colour is used on terminals only, \
                and never
                where `NO_COLOR` is set.

                What programs, file names and other users' processes say is shown with control characters escaped \
                (`\\x1b`, `\\r`, `\\u202e`), in JSON too; on a terminal the lines of a program keep their colour. \
                Only `vigil logs` and `vigil up` into a file or a pipe give its bytes as they are.
                """);
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
