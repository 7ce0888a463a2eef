package dev.vigil.cli;

import dev.vigil.config.Loaded;
import dev.vigil.config.model.Problem;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.activation.ListenCheck;
import dev.vigil.daemon.feature.resources.ResourceCheck;
import dev.vigil.daemon.feature.sandbox.SandboxCheck;
import dev.vigil.daemon.launch.LaunchCheck;
import dev.vigil.linux.NativeLinux;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil check}: every problem of configuration files at once. */
final class CheckVerb implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "check",
                "check [FILE...]",
                "Check configuration files: every problem at once, each with file, line and column.",
                "Also whether this machine has the programs, users, groups, directories and environment files.",
                "Without FILE: vigil.toml, else Procfile, of this folder or the nearest one above, else the"
                        + " supervisor's own configuration.",
                "Exit code: 0 good, 2 there are problems.");
        spec.addOption(ArgumentSpecs.allowUntrusted("files"));
        spec.addOption(ArgumentSpecs.flag("Look at the files alone, not at what this machine has.", "--files-only"));
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
        ConfigurationFiles files = new ConfigurationFiles(invocation)
                .named(invocation.words(0))
                .orDirectory()
                .orPlaces();
        files.found();
        Loaded loaded = files.read();
        for (Problem problem : loaded.problems()) {
            invocation.out().line(problem.toString());
        }
        if (!loaded.problems().isEmpty()) {
            throw ConfigurationFiles.invalid(loaded);
        }
        if (!invocation.has("--files-only")) {
            checkMachine(invocation, loaded);
        }
        int count = loaded.services().size();
        invocation.out().line("ok: " + count + (count == 1 ? " service" : " services"));
        return ExitCode.DONE;
    }

    /** What a launch would be refused for is told now. */
    private static void checkMachine(Invocation invocation, Loaded loaded) {
        NativeLinux linux = new NativeLinux();
        LaunchCheck check = new LaunchCheck(linux);
        ResourceCheck resources = new ResourceCheck(linux);
        ListenCheck sockets = new ListenCheck(linux);
        SandboxCheck sandboxes = new SandboxCheck(linux);
        Set<String> problems = new LinkedHashSet<>();
        Set<String> warnings = new LinkedHashSet<>();
        for (ServiceSpec service : loaded.services()) {
            String place = loaded.places().get(service.name()) + ": ";
            check.problems(service).forEach(problem -> problems.add(place + service.group() + ": " + problem));
            sockets.problems(service).forEach(problem -> problems.add(place + service.group() + ": " + problem));
            resources.problem(service).ifPresent(problem -> problems.add(place + service.group() + ": " + problem));
            sandboxes
                    .problem(service)
                    .ifPresentOrElse(
                            problem -> problems.add(place + service.group() + ": " + problem),
                            () -> sandboxes
                                    .losses(service)
                                    .forEach(loss ->
                                            warnings.add(place + "warning: " + service.group() + ": sandbox " + loss)));
            check.warnings(service)
                    .forEach(warning -> warnings.add(place + "warning: " + service.group() + ": " + warning));
            resources
                    .warning(service)
                    .ifPresent(warning -> warnings.add(place + "warning: " + service.group() + ": " + warning));
        }
        problems.forEach(invocation.out()::line);
        warnings.forEach(invocation.out()::line);
        if (!problems.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot run this here: this machine lacks something ("
                            + (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                            + "); the files themselves are good, see --files-only");
        }
    }
}
