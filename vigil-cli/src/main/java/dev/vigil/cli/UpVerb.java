package dev.vigil.cli;

import dev.vigil.config.text.NamePattern;
import dev.vigil.config.text.Suggestion;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.boot.VigildOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil up}: starts what files describe, in the foreground or detached. */
final class UpVerb implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                "up",
                "up [-d | --prefix FORM] [--exit-on-end[=NAME]] [-f FILE]... [SERVICE...]",
                "Start what configuration files describe.",
                "In the foreground, with the output of all services; Ctrl-C stops them in order, twice Ctrl-C at once.",
                "A folder with a vigil.toml or a Procfile is a project with a supervisor of its own, which all verbs"
                        + " mean there and below.",
                "With -d in the background: returns once every service is ready, or says which failed and why.",
                "Exit code: 0 all ready, 1 a service failed or a vigild runs already, 2 invalid configuration; that of"
                        + " the service whose end has ended everything (essential = true, --exit-on-end,"
                        + " --abort-on-failure).");
        spec.addOption(ArgumentSpecs.flag("Detach: leave vigild in the background.", "-d", "--detach"));
        spec.addOption(ArgumentSpecs.repeated(
                "FILE",
                "vigil.toml or Procfile, may be given many times. Without it: vigil.toml, else Procfile, of this folder"
                        + " or the nearest one above, else the supervisor's own configuration.",
                "-f",
                "--file"));
        PrefixOption.addTo(spec);
        EndOptions.addTo(spec);
        spec.addOption(ArgumentSpecs.allowUntrusted("files and a distribution"));
        spec.addPositional(
                ArgumentSpecs.many(0, 0, "SERVICE", "Start these only, with what they require; all if none is named."));
        ArgumentSpecs.examples(
                spec,
                "watch everything of ./vigil.toml run",
                "vigil up",
                "leave it in the background and look at it",
                "vigil up -d && vigil status",
                "run the tests beside their database, and end with the exit code of the tests",
                "vigil up --exit-on-end=tests",
                "one service of a file, in a supervisor of its own",
                "vigil --root /tmp/try up -d -f examples/quickstart/vigil.toml web");
        return spec;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        boolean detached = invocation.has("--detach");
        if (!detached) {
            PrefixOption.of(invocation);
            Foreground.prepare();
        } else if (PrefixOption.isGiven(invocation)) {
            throw new CommandFailure(ExitCode.USAGE, "cannot use --prefix: -d shows no output");
        }
        ConfigurationFiles files = files(invocation);
        List<ServiceSpec> services = new EndOptions(invocation).applyTo(files.load(), detached);
        List<String> only = named(services, invocation.words(0));
        RunningCheck.refuseSecond(invocation.places());
        if (invocation.project().isPresent()) {
            new Projects(invocation.console().environment())
                    .create(invocation.project().get());
        }
        if (detached) {
            return detached(invocation, files.told(), only);
        }
        FileSource source = new FileSource(
                invocation,
                () -> files(invocation),
                read -> new EndOptions(invocation).applyTo(read, false),
                only.isEmpty());
        return Foreground.up(invocation, new VigildOptions.Configured(services, only, files.settings(), source));
    }

    private static ConfigurationFiles files(Invocation invocation) {
        return new ConfigurationFiles(invocation)
                .named(invocation.values("--file"))
                .orDirectory()
                .orPlaces();
    }

    /** The names of services and groups, with patterns as what they match. */
    private static List<String> named(List<ServiceSpec> services, List<String> words) {
        List<String> named = new ArrayList<>();
        for (String name : words) {
            List<String> matching = NamePattern.isPattern(name)
                    ? services.stream()
                            .map(ServiceSpec::name)
                            .filter(service -> NamePattern.matches(name, service))
                            .toList()
                    : List.of(name);
            named.addAll(matching);
            if (matching.isEmpty()
                    || (matching.contains(name)
                            && services.stream()
                                    .noneMatch(spec -> spec.name().equals(name)
                                            || spec.group().equals(name)))) {
                List<String> known = services.stream().map(ServiceSpec::name).toList();
                throw new CommandFailure(
                        ExitCode.UNKNOWN,
                        "cannot start " + name + ": no such service in the files" + Suggestion.suggest(name, known));
            }
        }
        return named;
    }

    private static int detached(Invocation invocation, List<Path> files, List<String> only) throws IOException {
        new Detached(invocation).start(files, only);
        return SettledWait.await(invocation, only);
    }
}
