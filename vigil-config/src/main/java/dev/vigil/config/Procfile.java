package dev.vigil.config;

import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Procfile: lines of {@code name: command line}, the format of foreman and Heroku.
 *
 * <p>The command line is one for a shell, by definition of the format, so that {@code /bin/sh -c} runs it. A file
 * {@code .env} beside it holds variables. Each process gets a {@code PORT} as foreman numbers them: the base port is
 * {@code PORT} of {@code .env}, else of the environment, else 5000, and each further line is given 100 more. Unlike
 * foreman, which stops everything when one process ends, a process that ends is started again.
 */
final class Procfile {
    private static final int BASE_PORT = 5000;
    private static final int PORT_STEP = 100;
    private static final int PORT_MAX = 65_535;
    private static final int ENV_BYTES_MAX = 1024 * 1024;

    private static final Pattern LINE = Pattern.compile("([^\\s:]+)\\s*:\\s*(.*?)\\s*");
    private static final Pattern ENV_PORT =
            Pattern.compile("(?m)^\\s*(?:export\\s+)?PORT\\s*=\\s*[\"']?(\\d{1,9})[\"']?\\s*(?:#.*)?$");

    private final SourceFile file;
    private final LoadContext reading;
    private final int basePort;
    private final List<String> environmentFiles;

    private Procfile(SourceFile file, LoadContext reading, Map<String, String> environment) {
        this.file = file;
        this.reading = reading;
        Path env = file.path().resolveSibling(".env");
        boolean present = Files.isRegularFile(env);
        this.environmentFiles =
                present ? List.of(env.toAbsolutePath().normalize().toString()) : List.of();
        this.basePort = (present ? portOf(env) : Optional.<Integer>empty())
                .or(() -> port(environment.getOrDefault("PORT", "")))
                .orElse(BASE_PORT);
    }

    static List<Declaration> read(SourceFile file, LoadContext reading, Map<String, String> environment) {
        return new Procfile(file, reading, environment).declarations();
    }

    private List<Declaration> declarations() {
        Map<String, Declaration> declarations = new LinkedHashMap<>();
        List<String> lines = file.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                declaration(line, i + 1, declarations.size()).ifPresent(one -> add(one, declarations));
            }
        }
        return new ArrayList<>(declarations.values());
    }

    private void add(Declaration declaration, Map<String, Declaration> declarations) {
        Declaration first = declarations.putIfAbsent(declaration.group(), declaration);
        if (first != null) {
            reading.problems().add(declaration.place(), NameRules.twice(declaration.group(), first.place()));
        }
    }

    private Optional<Declaration> declaration(String text, int number, int index) {
        Place place = new Place(file.place().order(), file.place().file(), number, 1);
        Problems problems = reading.problems();
        int before = problems.count();
        Matcher line = LINE.matcher(text);
        if (!line.matches() || line.group(2).isEmpty()) {
            reading.lose(place, "not a line like name: command (" + Escaped.of(text) + ")");
            return Optional.empty();
        }
        String name = line.group(1);
        NameRules.check(name, place, problems);
        checkPort(index, place);
        boolean sound = reading.grant(1, place) && problems.count() == before;
        Declaration.Draft draft = new Declaration.Draft(spec(name, line.group(2), index), sound, List.of());
        return Optional.of(new Declaration(name, place, List.of(name), List.of(draft)));
    }

    private void checkPort(int index, Place place) {
        if (portOf(index) > PORT_MAX) {
            reading.problems().add(place, "cannot number PORT: above 65535 (" + portOf(index) + ")");
        }
    }

    private long portOf(int index) {
        return basePort + (long) PORT_STEP * index;
    }

    private ServiceSpec spec(String name, String command, int index) {
        Map<String, String> variables = Map.of("PORT", String.valueOf(portOf(index)), "PS", name + ".1");
        Launch launch = Launch.of(List.of("/bin/sh", "-c", command))
                .withEnvironment(new Launch.Environment(false, environmentFiles, variables))
                .withSurroundings(Launch.Surroundings.DEFAULT.withWorkingDirectory(file.directory()));
        return ServiceSpec.of(name, launch.command()).withLaunch(launch);
    }

    /** The last PORT that the file sets. What else is wrong with the file shows when a process is launched. */
    private static Optional<Integer> portOf(Path env) {
        try (InputStream in = Files.newInputStream(env)) {
            String text = new String(in.readNBytes(ENV_BYTES_MAX), StandardCharsets.UTF_8);
            return ENV_PORT.matcher(text).results().reduce((one, next) -> next).flatMap(match -> port(match.group(1)));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> port(String text) {
        return text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }
}
