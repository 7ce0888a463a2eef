package dev.vigil.config;

import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.LoadContext;
import dev.vigil.config.model.Place;
import dev.vigil.config.model.ServiceDraft;
import dev.vigil.config.text.Escaped;
import dev.vigil.config.text.NamePattern;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads files, with what changes them and what they include. What is in {@code web.toml.d/*.toml} changes keys of the
 * services of {@code web.toml}, in the order of the names: a table is put together key by key, everything else
 * replaces what was there.
 */
final class LayeredFiles {
    private static final String DROP_INS = ".d";
    private static final String TOML = "*.toml";

    private final LoadContext context;
    private final Map<String, String> environment;
    private final Set<Path> read = new HashSet<>();
    private int order;

    LayeredFiles(LoadContext context, Map<String, String> environment) {
        this.context = context;
        this.environment = environment;
    }

    /** The services of {@code files}, in their order, each file followed by those that it includes. */
    List<ServiceDraft> drafts(List<Path> files) {
        List<ServiceDraft> drafts = new ArrayList<>();
        for (Path file : files) {
            drafts.addAll(layered(file));
            for (LoadContext.Include include : context.takeIncludes()) {
                for (Path included : paths(include)) {
                    if (!read.contains(normal(included))) {
                        drafts.addAll(layered(included));
                        refuseIncludes("a file that is itself included");
                    }
                }
            }
        }
        return drafts;
    }

    private void refuseIncludes(String where) {
        context.takeIncludes()
                .forEach(include -> context.problems().add(include.place(), "cannot include files from " + where));
    }

    private static Path normal(Path file) {
        return file.toAbsolutePath().normalize();
    }

    /** A file, and what its folder of changes says otherwise. */
    private List<ServiceDraft> layered(Path file) {
        List<ServiceDraft> drafts = read(file);
        Path folder = file.resolveSibling(file.getFileName() + DROP_INS);
        if (FileKind.of(file) != FileKind.TOML || !Files.isDirectory(folder)) {
            return drafts;
        }
        List<LoadContext.Include> own = context.takeIncludes();
        Map<String, ServiceDraft> byName = new LinkedHashMap<>();
        drafts.forEach(draft -> byName.put(draft.name(), draft));
        for (Path change : list(folder, TOML, Place.ofFile(order, folder.toString()))) {
            read(change).forEach(draft -> change(byName, draft, file));
            refuseIncludes("a folder " + folder.getFileName());
        }
        own.forEach(context::include);
        return List.copyOf(byName.values());
    }

    private List<ServiceDraft> read(Path file) {
        read.add(normal(file));
        Place place = Place.ofFile(order++, file.toString());
        context.trust()
                .problem(file)
                .ifPresent(problem -> context.problems().add(place, "cannot trust this file: " + problem));
        return FileKind.of(file).read(file, place, context, environment);
    }

    private void change(Map<String, ServiceDraft> drafts, ServiceDraft change, Path file) {
        Optional<ServiceDraft> known = Optional.ofNullable(drafts.get(change.name()));
        if (known.isEmpty()) {
            context.problems()
                    .add(
                            change.place(),
                            "cannot change " + Escaped.of(change.name()) + ": no such service in "
                                    + file.getFileName());
            return;
        }
        ServiceDraft base = known.get();
        ConfigValue.Table keys = together(base.keys(), change.keys());
        drafts.put(base.name(), new ServiceDraft(base.name(), base.place(), keys, base.path(), base.scope()));
    }

    private static ConfigValue.Table together(ConfigValue.Table base, ConfigValue.Table change) {
        Map<String, ConfigValue> entries = new LinkedHashMap<>(base.entries());
        change.entries()
                .forEach((key, value) -> entries.put(
                        key,
                        value instanceof ConfigValue.Table changed
                                        && entries.get(key) instanceof ConfigValue.Table former
                                ? together(former, changed)
                                : value));
        return new ConfigValue.Table(entries, base.place());
    }

    private List<Path> paths(LoadContext.Include include) {
        Path path = Path.of(include.path());
        String name = String.valueOf(path.getFileName());
        Path folder = Optional.ofNullable(path.getParent()).orElse(Path.of("/"));
        if (NamePattern.isPattern(folder.toString())) {
            context.problems()
                    .add(
                            include.place(),
                            "cannot include " + Escaped.text(include.path())
                                    + ": only the last part of a path can have * and ?");
            return List.of();
        }
        return NamePattern.isPattern(name) ? list(folder, name, include.place()) : List.of(path);
    }

    /** In the order of their names, without hidden ones. */
    private List<Path> list(Path folder, String pattern, Place place) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!name.startsWith(".") && NamePattern.matches(pattern, name)) {
                    files.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            context.lose(place, "cannot read the folder " + Escaped.text(folder.toString()));
        }
        return files.stream().sorted().toList();
    }
}
