package dev.vigil.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The tree of verbs for the parser, and its help texts. */
final class Help {
    private Help() {}

    /** The command itself, of no verb yet. */
    static CommandSpec top() {
        CommandSpec spec = ArgumentSpecs.verb(
                "vigil",
                "[--root DIR] VERB [ARGUMENT...]",
                "Runs programs, keeps them running, and tells why when they do not.");
        spec.addOption(OptionSpec.builder("-V", "--version")
                .type(boolean.class)
                .description("Show the version.")
                .build());
        ArgumentSpecs.examples(
                spec,
                "guard one program: start it again when it dies",
                "vigil run -- python3 -m http.server 8000",
                "start everything in ./vigil.toml or ./Procfile, in the background",
                "vigil up -d",
                "look at it",
                "vigil status",
                "ask why a service is in the state it is in",
                "vigil why web");
        return spec;
    }

    static void addVerb(CommandLine top, String name, Verb verb) {
        CommandLine line = new CommandLine(verb.spec());
        // What comes after the guarded program's name is its own, options and all.
        line.setStopAtPositional(
                List.of("run", DaemonizeVerb.NAME, CompleteVerb.NAME).contains(name));
        top.addSubcommand(name, line);
    }

    static void addAll(CommandLine top) {
        Verbs.names().forEach(name -> Verbs.named(name).ifPresent(verb -> addVerb(top, name, verb)));
    }

    /** The whole tree. */
    static CommandLine tree() {
        CommandLine top = new CommandLine(top());
        addAll(top);
        return top;
    }

    static String text(CommandLine line, Terminal terminal) {
        UsageMessageSpec message = line.getCommandSpec().usageMessage();
        if (line.getParent() == null) {
            message.sectionMap()
                    .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> groups(help.commandSpec(), terminal));
            message.commandListHeading("");
        }
        return line.getUsageMessage(terminal.colour() ? Ansi.ON : Ansi.OFF);
    }

    private static String groups(CommandSpec top, Terminal terminal) {
        StringBuilder text = new StringBuilder();
        for (Verbs.Group group : Verbs.GROUPS) {
            text.append('\n').append(group.title()).append(":\n");
            group.names().forEach(name -> appendVerb(text, top, name, terminal));
        }
        return text.toString();
    }

    private static void appendVerb(StringBuilder text, CommandSpec top, String name, Terminal terminal) {
        CommandLine verb = top.subcommands().get(name);
        if (verb == null) {
            return; // the tree was built for one other verb
        }
        String shown = terminal.colour() ? Style.BOLD.begin() + name + Style.END : name;
        text.append("  ").append(shown).repeat(' ', 12 - name.length());
        text.append(summary(verb.getCommandSpec())).append('\n');
    }

    /** What its description begins with, up to the first full stop, colon or semicolon. */
    static String summary(CommandSpec spec) {
        String[] description = spec.usageMessage().description();
        String first = description.length == 0 ? "" : description[0];
        int end = 0;
        while (end < first.length() && !endsPhrase(first, end)) {
            end++;
        }
        return first.substring(0, end);
    }

    private static boolean endsPhrase(String text, int at) {
        boolean last = at + 1 == text.length() || text.charAt(at + 1) == ' ';
        return last && ".:;".indexOf(text.charAt(at)) >= 0;
    }
}
