package dev.vigil.cli;

import dev.vigil.config.Configuration;
import dev.vigil.config.Loaded;
import dev.vigil.config.model.Problem;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil check}: every problem of configuration files at once. */
final class CheckVerb implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "check",
                "check [FILE...]",
                "Check configuration files: every problem at once, each with file, line and column.",
                "Without FILE: ./vigil.toml, else ./Procfile, else the supervisor's own configuration.",
                "Exit code: 0 good, 2 there are problems.");
        spec.addOption(ArgumentSpecs.allowUntrusted("files"));
        spec.addPositional(
                ArgumentSpecs.many(0, 0, "FILE", "vigil.toml, Procfile; together they are one configuration."));
        ArgumentSpecs.examples(
                spec,
                "the files of this directory",
                "vigil check",
                "before a change goes live",
                "vigil check /etc/vigil/vigil.toml /etc/vigil/services.d/*.toml");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        List<Path> files = new ConfigurationFiles(invocation)
                .named(invocation.words(0))
                .orDirectory()
                .orPlaces()
                .found();
        Loaded loaded = Configuration.load(files, RootFileTrust.of(invocation));
        for (Problem problem : loaded.problems()) {
            invocation.out().line(problem.toString());
        }
        if (!loaded.problems().isEmpty()) {
            throw ConfigurationFiles.invalid(loaded);
        }
        int count = loaded.services().size();
        invocation.out().line("ok: " + count + (count == 1 ? " service" : " services"));
        return ExitCode.DONE;
    }
}
