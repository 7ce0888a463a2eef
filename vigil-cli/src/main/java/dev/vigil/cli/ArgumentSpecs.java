package dev.vigil.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Builds what a verb takes. No annotations: reading them would take a third of the command's time. */
final class ArgumentSpecs {
    static final String ROOT = "--root";
    static final String NO_PROJECT = "--no-project";
    static final String HELP = "--help";
    static final String ALLOW_UNTRUSTED = "--allow-untrusted";

    private static final int HELP_COLUMNS = 100;

    private ArgumentSpecs() {}

    /**
     * A verb without arguments of its own.
     *
     * @param synopsis how it is used, without the program's name
     */
    static CommandSpec verb(String name, String synopsis, String... description) {
        CommandSpec spec = CommandSpec.create().name(name);
        addGlobalOptions(spec);
        spec.parser().expandAtFiles(false).overwrittenOptionsAllowed(true);
        spec.usageMessage()
                .customSynopsis("vigil " + synopsis)
                .synopsisHeading("Usage: ")
                .description(description)
                .descriptionHeading("%n")
                .parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n")
                .sortOptions(false)
                .width(HELP_COLUMNS);
        return spec;
    }

    /** {@code --root}, {@code --no-project} and {@code --help}, before the verb as well as after it. */
    static void addGlobalOptions(CommandSpec spec) {
        spec.addOption(option("DIR", "The supervisor whose etc, run and log are in DIR (or VIGIL_ROOT=DIR).", ROOT));
        spec.addOption(flag("The machine's or the user's own supervisor, also in a project's folder.", NO_PROJECT));
        spec.addOption(OptionSpec.builder("-h", HELP)
                .usageHelp(true)
                .type(boolean.class)
                .description("Show this help.")
                .build());
    }

    /** For root, who else refuses what others may write. */
    static OptionSpec allowUntrusted(String what) {
        return flag("As root: accept " + what + " that others than root may write.", ALLOW_UNTRUSTED);
    }

    /** A comment and the command that it is about, in turn. */
    static void examples(CommandSpec spec, String... commentsAndCommands) {
        String[] lines = new String[commentsAndCommands.length];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = (i % 2 == 0 ? "  # " : "  ") + commentsAndCommands[i];
        }
        spec.usageMessage().footerHeading("%nExamples:%n").footer(lines);
    }

    static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names)
                .type(boolean.class)
                .description(description)
                .build();
    }

    static OptionSpec option(String label, String description, String... names) {
        return option(label, description, List.of(), names);
    }

    /** An option with one value. {@code candidates} are offered by completion. */
    static OptionSpec option(String label, String description, List<String> candidates, String... names) {
        return OptionSpec.builder(names)
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .completionCandidates(candidates)
                .build();
    }

    /** An option that may be given many times. */
    static OptionSpec repeated(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .build();
    }

    static PositionalParamSpec one(int index, String label, String description, List<String> candidates) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .completionCandidates(candidates)
                .build();
    }

    /** All positional arguments from {@code index} on; at least {@code minimum} of them. */
    static PositionalParamSpec many(int index, int minimum, String label, String description) {
        return PositionalParamSpec.builder()
                .index(index + "..*")
                .arity(minimum + "..*")
                .required(minimum > 0)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }
}
