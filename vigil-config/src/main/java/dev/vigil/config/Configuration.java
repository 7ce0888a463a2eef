package dev.vigil.config;

import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.FileTrust;
import dev.vigil.config.model.LoadContext;
import dev.vigil.config.model.Place;
import dev.vigil.config.model.ServiceDraft;
import dev.vigil.config.text.ShellWords;
import dev.vigil.core.spec.Output;
import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.core.spec.ServiceSpec;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads configuration files. */
public final class Configuration {
    private Configuration() {}

    /**
     * Reads all {@code files} (TOML or Procfile, told by name) as one set of services. Never throws for what is in
     * them.
     */
    public static Loaded load(List<Path> files) {
        return load(files, FileTrust.ANYBODY);
    }

    /** As {@link #load(List)}; a file that is not to be obeyed is a problem. */
    public static Loaded load(List<Path> files, FileTrust trust) {
        return load(files, System.getenv(), new LoadContext(trust));
    }

    static Loaded load(List<Path> files, Map<String, String> environment) {
        return load(files, environment, new LoadContext());
    }

    private static Loaded load(List<Path> files, Map<String, String> environment, LoadContext context) {
        return load(new LayeredFiles(context, environment).drafts(files), context);
    }

    /** Reads {@code drafts} as one set of services, whatever they come from. */
    public static Loaded load(List<ServiceDraft> drafts, LoadContext context) {
        List<Declaration> declarations = drafts.stream()
                .map(draft -> new ServiceReader(draft, context).declaration())
                .toList();
        Map<String, ConfigValue.Table> tables = new HashMap<>();
        drafts.forEach(draft -> tables.putIfAbsent(draft.name(), draft.keys()));
        List<ServiceSpec> services = new Resolver(declarations, context)
                .services().stream().map(service -> limited(service, context)).toList();
        Map<String, Place> places = new HashMap<>();
        declarations.forEach(
                declaration -> declaration.names().forEach(name -> places.putIfAbsent(name, declaration.place())));
        SharedSockets.check(services, places, context.problems());
        SupervisorSettings settings = new SupervisorSettings(context.shutdownTimeout());
        return new Loaded(services, context.problems().inOrder(), places, tables, settings);
    }

    private static ServiceSpec limited(ServiceSpec service, LoadContext context) {
        Output output = service.launch().output();
        LogPlan log = output.log().withTotal(context.logTotalBytes());
        return context.logTotalBytes() == 0
                ? service
                : service.withLaunch(service.launch().withOutput(output.withLog(log)));
    }

    /**
     * Splits a command line into words as a shell does it, with quotes and backslashes but without expansion.
     *
     * @throws InvalidValue if it is empty, a quote is not closed, or a word stands there that only a shell understands
     */
    public static List<String> parseCommand(String line) {
        return ShellWords.split(line);
    }

    /** What {@code vigil up} reads in {@code directory}: {@code vigil.toml}, else {@code Procfile}, else nothing. */
    public static List<Path> defaultFiles(Path directory) {
        return Stream.of("vigil.toml", "Procfile")
                .map(directory::resolve)
                .filter(Configuration::isThere)
                .limit(1)
                .toList();
    }

    /**
     * What {@code vigil daemon} reads in its configuration directory: {@code vigil.toml} and {@code services.d/*.toml}
     * in the order of their names. A {@code services.d} that cannot be listed is in the list itself, so that reading
     * says why.
     */
    public static List<Path> systemFiles(Path etc) {
        List<Path> files = new ArrayList<>(Stream.of(etc.resolve("vigil.toml"))
                .filter(Configuration::isThere)
                .toList());
        Path directory = etc.resolve("services.d");
        if (isThere(directory)) {
            files.addAll(tomlFilesIn(directory));
        }
        return List.copyOf(files);
    }

    private static List<Path> tomlFilesIn(Path directory) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[!.]*.toml")) {
            List<Path> files = new ArrayList<>();
            entries.forEach(files::add);
            return files.stream().sorted().toList();
        } catch (IOException | DirectoryIteratorException unreadable) {
            return List.of(directory);
        }
    }

    /** Also if it is a link to nothing: reading will say so. */
    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
