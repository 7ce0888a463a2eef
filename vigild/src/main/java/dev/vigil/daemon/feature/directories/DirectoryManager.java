package dev.vigil.daemon.feature.directories;

import dev.vigil.config.DirectoryBases;
import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.DynamicUser;
import dev.vigil.core.spec.ServiceDirectories;
import dev.vigil.core.spec.ServiceDirectories.Kind;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.launch.LaunchPreparation;
import dev.vigil.daemon.launch.LaunchPreparer;
import dev.vigil.daemon.launch.LaunchRequest;
import dev.vigil.daemon.launch.ServiceOwner;
import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes the directories of services before each start, as systemd does, and tells them by variables. Runtime
 * directories are removed when the main process has ended, also by a later vigild.
 */
public final class DirectoryManager implements Feature, LaunchPreparer {
    private final DirectoryBases bases;
    private final FolderMaker maker;
    private final TreeRemoval removal;
    private final Consumer<String> warnings;
    private final RuntimeDirectories made = new RuntimeDirectories();

    /** @param warnings takes why something could not be removed */
    public DirectoryManager(Linux linux, DirectoryBases bases, TreeRemoval removal, Consumer<String> warnings) {
        this.bases = bases;
        this.maker = new FolderMaker(linux);
        this.removal = removal;
        this.warnings = warnings;
    }

    @Override
    public LaunchPreparation prepare(LaunchRequest launch, ServiceOwner owner) {
        return launch.spec()
                .section(ServiceDirectories.class)
                .map(directories -> prepare(directories, launch.isMain(), owner))
                .orElse(LaunchPreparation.NOTHING);
    }

    private LaunchPreparation prepare(ServiceDirectories directories, boolean main, ServiceOwner owner) {
        Map<String, String> variables = new LinkedHashMap<>();
        directories.byKind().forEach((kind, folders) -> {
            if (main) {
                folders.names().forEach(name -> make(kind, name, folders.mode(), owner));
            }
            variables.put(kind.variable(), String.join(":", paths(kind, folders)));
        });
        return LaunchPreparation.ofVariables(variables);
    }

    private void make(Kind kind, String name, int mode, ServiceOwner owner) {
        // One of configuration is as a rule root's, and written by a package or an administrator.
        maker.make(
                base(kind), name, mode, kind == Kind.CONFIGURATION ? maker.own() : owner, kind.word() + " directory");
    }

    private String base(Kind kind) {
        return String.valueOf(bases.byKind().get(kind));
    }

    private List<String> paths(Kind kind, ServiceDirectories.Folders folders) {
        return folders.names().stream().map(name -> base(kind) + "/" + name).collect(Collectors.toList());
    }

    /** The absolute paths of all that is made for a service. */
    public List<String> paths(ServiceSpec spec) {
        List<String> all = new ArrayList<>();
        spec.section(ServiceDirectories.class)
                .ifPresent(directories ->
                        directories.byKind().forEach((kind, folders) -> all.addAll(paths(kind, folders))));
        return all;
    }

    @Override
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        spec.section(ServiceDirectories.class).ifPresent(directories -> {
            List<String> removed = new ArrayList<>();
            List<String> takenBack = new ArrayList<>();
            directories.byKind().forEach((kind, folders) -> {
                if (kind == Kind.RUNTIME) {
                    removed.addAll(paths(kind, folders));
                } else if (kind != Kind.CONFIGURATION
                        && spec.section(DynamicUser.class).isPresent()) {
                    folders.names().forEach(name -> takenBack.add(base(kind) + "//" + name));
                }
            });
            made.put(new RuntimeDirectories.Entry(incarnation.service(), removed, takenBack));
        });
        return LaunchAdditions.NOTHING;
    }

    @Override
    public void ended(Incarnation incarnation) {
        RuntimeDirectories.Entry entry = made.take(incarnation.service());
        for (String path : entry.takenBack()) {
            int name = path.indexOf("//");
            maker.takeBack(path.substring(0, name), path.substring(name + 2));
        }
        for (String path : entry.removed()) {
            removal.remove(path)
                    .ifPresent(problem -> warnings.accept(
                            incarnation.service() + ": cannot remove its runtime directory: " + problem));
        }
    }

    @Override
    public Optional<JournalSection> journalSection() {
        return Optional.of(made);
    }
}
