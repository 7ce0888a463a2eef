package dev.vigil.cli;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil version}. */
final class VersionVerb implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                ArgumentSpecs.verb("version", "version", "Show the version of this command and of its Java runtime.");
        ArgumentSpecs.examples(spec, "the version alone", "vigil version | head -n 1");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        invocation.out().line("vigil " + version());
        invocation.out().line("Java " + Runtime.version() + ", " + System.getProperty("os.arch"));
        return ExitCode.DONE;
    }

    /** As the jar says; from a folder of classes there is none. */
    static String version() {
        return Optional.ofNullable(VersionVerb.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
