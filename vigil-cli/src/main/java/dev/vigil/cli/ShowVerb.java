package dev.vigil.cli;

import dev.vigil.config.Loaded;
import dev.vigil.config.model.Place;
import dev.vigil.config.model.Problem;
import dev.vigil.config.text.Suggestion;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigil show}: what the files say of a service in the end, and where each setting comes from. */
final class ShowVerb implements Verb {
    static final String NAME = "show";

    private static final int VALUE_COLUMNS = 40;
    private static final String ALL = "--all";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ArgumentSpecs.verb(
                NAME,
                "show [--all] [-f FILE]... NAME",
                "Show the settings of a service as the files give them, and where each stands.",
                "A value of a variable is not shown. vigil why tells with which settings a service runs where these are"
                        + " not applied yet.",
                "Exit code: 0 shown, 2 invalid configuration, 4 no such service.");
        spec.addOption(ArgumentSpecs.flag("Show also those that no file gives: the defaults.", "-a", ALL));
        spec.addOption(ArgumentSpecs.repeated(
                "FILE",
                "Look into these files instead of those of the supervisor. May be given many times.",
                "-f",
                "--file"));
        spec.addPositional(ArgumentSpecs.one(0, "NAME", "The service, or one of its instances.", List.of()));
        ArgumentSpecs.examples(spec, "where does its stop timeout come from?", "vigil show web | grep stop.timeout");
        return spec;
    }

    @Override
    public int run(Invocation invocation) {
        ConfigurationFiles files = files(invocation);
        files.found();
        Loaded loaded = files.read();
        if (!loaded.problems().isEmpty()) {
            loaded.problems().stream()
                    .map(Problem::toString)
                    .forEach(invocation.console().err()::println);
            throw ConfigurationFiles.invalid(loaded);
        }
        String name = invocation.word(0).orElseThrow();
        ServiceSpec service = loaded.services().stream()
                .filter(spec -> spec.name().equals(name) || spec.group().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.UNKNOWN, "cannot show " + name + ": no such service" + near(name, loaded)));
        print(invocation, loaded, service);
        return ExitCode.DONE;
    }

    private static String near(String name, Loaded loaded) {
        return Suggestion.suggest(
                name, loaded.services().stream().map(ServiceSpec::name).toList());
    }

    /** Those of the vigild that runs, if it was told some. */
    private static ConfigurationFiles files(Invocation invocation) {
        List<String> named = invocation.values("--file");
        List<String> started = named.isEmpty() ? started(invocation) : named;
        return new ConfigurationFiles(invocation).named(started).orDirectory().orPlaces();
    }

    private static List<String> started(Invocation invocation) {
        String pid = RunLock.look(invocation.places().pidFile()).pid();
        return pid.matches("\\d{1,9}")
                ? StartedFiles.of(Integer.parseInt(pid)).stream()
                        .map(Path::toString)
                        .toList()
                : List.of();
    }

    private static void print(Invocation invocation, Loaded loaded, ServiceSpec service) {
        OutputBuffer out = invocation.out();
        Place place = loaded.places().get(service.name());
        out.print(service.name(), Style.BOLD).line("  " + (place == null ? "" : at(place)));
        int columns = service.settings().stream()
                .mapToInt(setting -> setting.key().length())
                .max()
                .orElse(0);
        for (Setting setting : service.settings()) {
            Optional<Place> origin = loaded.origin(service, setting.key());
            if (origin.isPresent() || invocation.has(ALL)) {
                String value = setting.secret() ? "(not shown)" : TerminalText.clean(setting.value());
                out.print("  " + setting.key())
                        .pad(columns - setting.key().length() + 2)
                        .print(value)
                        .pad(Math.max(0, VALUE_COLUMNS - value.length()) + 2)
                        .print(origin.map(ShowVerb::at).orElse("default"), Style.FAINT)
                        .endLine();
            }
        }
    }

    private static String at(Place place) {
        return TerminalText.clean(place.file()) + ":" + place.line();
    }
}
