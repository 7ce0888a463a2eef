package dev.vigil.cli;

import dev.vigil.config.Configuration;
import dev.vigil.config.Loaded;
import dev.vigil.config.Places;
import dev.vigil.config.SupervisorSettings;
import dev.vigil.config.model.Place;
import dev.vigil.config.model.Problem;
import dev.vigil.core.spec.ServiceSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which configuration files a verb means: the first of several places where there are some. */
final class ConfigurationFiles {
    private final Invocation invocation;
    private final List<Path> files = new ArrayList<>();
    private boolean ofPlaces;
    private SupervisorSettings settings = SupervisorSettings.DEFAULT;

    ConfigurationFiles(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Those named on the command line. */
    ConfigurationFiles named(List<String> names) {
        names.forEach(name -> files.add(directory().resolve(name)));
        return this;
    }

    /** Else {@code vigil.toml} of the project or the working directory, else its {@code Procfile}. */
    ConfigurationFiles orDirectory() {
        if (files.isEmpty()) {
            Path folder = invocation.project().map(Project::folder).orElse(directory());
            Projects.FILES.stream()
                    .map(folder::resolve)
                    .filter(Files::exists)
                    .findFirst()
                    .ifPresent(files::add);
        }
        return this;
    }

    /** Else those of the supervisor's own configuration. */
    ConfigurationFiles orPlaces() {
        if (files.isEmpty()) {
            ofPlaces = true;
            files.addAll(invocation.places().configurationFiles());
        }
        return this;
    }

    /** @throws CommandFailure when there are none */
    List<Path> found() {
        if (files.isEmpty()) {
            Path here = directory().toAbsolutePath();
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot find a configuration: no vigil.toml and no Procfile here (" + here + "), nothing in "
                            + invocation.places().etc() + "; name a file with -f");
        }
        return files;
    }

    /** Those found, be it none. */
    List<Path> files() {
        return files;
    }

    /** Those that a vigild in the background is told: none of its own configuration, which it finds by itself. */
    List<Path> told() {
        return ofPlaces ? List.of() : files;
    }

    /** What they say, where there must be some. */
    List<ServiceSpec> load() {
        found();
        return loadAny();
    }

    /** What they say, and what is wrong with it, at the places of this command too. */
    Loaded read() {
        Loaded loaded = Configuration.load(files, RootFileTrust.of(invocation));
        List<Problem> problems = new ArrayList<>(loaded.problems());
        for (ServiceSpec spec : loaded.services()) {
            if (spec.notifies() && !invocation.places().notifySocketFits(spec.name())) {
                Place place = Objects.requireNonNull(loaded.places().get(spec.name()));
                problems.add(new Problem(
                        place.file(),
                        place.line(),
                        place.column(),
                        "cannot make a notify socket for " + spec.name() + ": its path is longer than "
                                + Places.SOCKET_PATH_BYTES_MAX + " bytes ("
                                + invocation.places().notifySocket(spec.name()) + ")"));
            }
        }
        return loaded.with(problems);
    }

    /** What those that were loaded last say of the supervisor itself. */
    SupervisorSettings settings() {
        return settings;
    }

    /** What they say, be it nothing; every problem is told before it fails. */
    List<ServiceSpec> loadAny() {
        Loaded loaded = read();
        if (!loaded.problems().isEmpty()) {
            loaded.problems().stream()
                    .map(Problem::toString)
                    .forEach(invocation.console().err()::println);
            throw invalid(loaded);
        }
        settings = loaded.settings();
        return services(loaded);
    }

    /** The services of what was read, with what the command line allows them. */
    List<ServiceSpec> services(Loaded loaded) {
        return invocation.has(ArgumentSpecs.ALLOW_UNTRUSTED)
                ? loaded.services().stream()
                        .map(spec -> spec.withLaunch(spec.launch().withFilesOfAnybody()))
                        .toList()
                : loaded.services();
    }

    static CommandFailure invalid(Loaded loaded) {
        int count = loaded.problems().size();
        String problems = count == 1 ? "1 problem" : count + " problems";
        return new CommandFailure(ExitCode.USAGE, "cannot use the configuration: it is invalid (" + problems + ")");
    }

    private Path directory() {
        return invocation.console().directory();
    }
}
