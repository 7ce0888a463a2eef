package dev.vigil.config.procfile;

import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.LoadContext;
import dev.vigil.config.model.Place;
import dev.vigil.config.model.Scope;
import dev.vigil.config.model.ServiceDraft;
import dev.vigil.config.model.SourceFile;
import dev.vigil.config.text.Escaped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
public final class Procfile {
    private static final int BASE_PORT = 5000;
    private static final int PORT_STEP = 100;
    private static final int PORT_MAX = 65_535;

    private static final Pattern LINE = Pattern.compile("([^\\s:]+)\\s*:\\s*(.*?)\\s*");

    private final SourceFile file;
    private final LoadContext context;
    private final int basePort;
    private final List<String> environmentFiles;

    private Procfile(SourceFile file, LoadContext context, Map<String, String> environment) {
        this.file = file;
        this.context = context;
        Path env = file.path().resolveSibling(".env");
        boolean present = Files.isRegularFile(env);
        this.environmentFiles =
                present ? List.of(env.toAbsolutePath().normalize().toString()) : List.of();
        Map<String, String> variables = context.environmentFiles().read(env).variables();
        this.basePort = port(".env", variables.getOrDefault("PORT", ""))
                .or(() -> port("the environment", environment.getOrDefault("PORT", "")))
                .orElse(BASE_PORT);
    }

    /** The services of {@code file}; a line that is none is noted. */
    public static List<ServiceDraft> read(SourceFile file, LoadContext context, Map<String, String> environment) {
        return new Procfile(file, context, environment).drafts();
    }

    private List<ServiceDraft> drafts() {
        List<ServiceDraft> drafts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<String> lines = file.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                draft(line, file.place().at(i + 1, 1), names.size()).ifPresent(draft -> {
                    drafts.add(draft);
                    names.add(draft.name());
                });
            }
        }
        return drafts;
    }

    private Optional<ServiceDraft> draft(String text, Place place, int index) {
        Matcher line = LINE.matcher(text);
        if (!line.matches() || line.group(2).isEmpty()) {
            context.lose(place, "not a line like name: command (" + Escaped.of(text) + ")");
            return Optional.empty();
        }
        long port = basePort + (long) PORT_STEP * index;
        if (port > PORT_MAX) {
            context.lose(place, "cannot number PORT: above 65535 (" + port + ")");
            return Optional.empty();
        }
        String name = line.group(1);
        Map<String, ConfigValue> variables = new LinkedHashMap<>();
        variables.put("PORT", new ConfigValue.Whole(port, place));
        variables.put("PS", new ConfigValue.Text(name + ".1", place));
        Map<String, ConfigValue> keys = Map.of(
                "command",
                        ConfigValue.Array.ofTexts(
                                List.of("/bin/sh", "-c", new ShellLine(line.group(2)).withExec()), place),
                "environment-file", ConfigValue.Array.ofTexts(environmentFiles, place),
                "environment", new ConfigValue.Table(variables, place));
        ConfigValue.Table table = new ConfigValue.Table(keys, place);
        Scope scope = Scope.of(file, context.problems());
        return Optional.of(new ServiceDraft(name, place, table, "service." + name, scope));
    }

    /** A base that is no number is no reason to number from another. */
    private Optional<Integer> port(String where, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Integer.valueOf(text));
        }
        context.problems()
                .add(file.place(), "cannot number PORT: not a number in " + where + " (" + Escaped.of(text) + ")");
        return Optional.empty();
    }
}
