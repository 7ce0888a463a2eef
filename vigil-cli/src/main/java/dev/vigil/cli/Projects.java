package dev.vigil.cli;

import dev.vigil.config.Places;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The projects of a user. The root of each is not in its folder but in a folder of the user's own: a folder of a
 * project may be a stranger's or shared, may come from an archive with a socket and a journal in it, or lie where no
 * socket can be. Which folder a root is for stands in its file {@code folder}.
 */
final class Projects {
    /** Whose file, of these in this order, makes a folder a project. */
    static final List<String> FILES = List.of("vigil.toml", "Procfile");

    private static final String FOLDER = "folder";
    private static final int ROOT = 0;

    private final Path roots;
    private final Path ownEtc;

    Projects(Map<String, String> environment) {
        this.roots = Places.projects(environment);
        this.ownEtc = Places.own(environment).etc();
    }

    /**
     * The project of {@code directory}: the nearest folder from there upwards that has been started, or has a file of
     * services that belongs to the caller or to root. A file that somebody else has put into a folder above, as
     * {@code /tmp}, makes no project. Nor is the configuration of the caller's own supervisor one.
     *
     * @param starts whether a file in {@code directory} itself is meant, whoever's it is
     */
    Optional<Project> around(Path directory, boolean starts) {
        Path here;
        try {
            here = directory.toRealPath();
        } catch (IOException _) {
            return Optional.empty(); // the folder is gone
        }
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (folder.equals(ownEtc)) {
                return Optional.empty();
            }
            Project project = Project.of(folder, roots);
            boolean meant = starts && folder.equals(here);
            if (hasFile(folder, meant) || isStarted(project)) {
                return Optional.of(project);
            }
        }
        return Optional.empty();
    }

    private static boolean hasFile(Path folder, boolean ofAnybody) {
        for (String name : FILES) {
            Path file = folder.resolve(name);
            if (Files.exists(file) && (ofAnybody || belongsToUs(file))) {
                return true;
            }
        }
        return false;
    }

    /** Of a symbolic link it is the link that counts: who made it chose the file. */
    static boolean belongsToUs(Path file) {
        try {
            int owner = (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            return owner == ROOT || owner == Places.effectiveUser();
        } catch (IOException _) {
            return false;
        }
    }

    /** Whether it has been started once, so that it has a root. */
    boolean isStarted(Project project) {
        return folderOf(project.root()).filter(project.folder()::equals).isPresent();
    }

    private static Optional<Path> folderOf(Path root) {
        Path file = root.resolve(FOLDER);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(Files.readString(file).stripTrailing()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Makes its root, which nobody else can write; as root others may pass through it to their notify sockets. */
    void create(Project project) throws IOException {
        Path root = project.root();
        String mode = Places.runsAsRoot() ? "rwx--x--x" : "rwx------";
        Optional<Path> other = folderOf(root).filter(folder -> !folder.equals(project.folder()));
        if (other.isPresent()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "cannot start the project " + project.folder() + ": its root is that of " + other.get() + " ("
                            + root + "); name another with --root");
        }
        try {
            makeDirectories(root, mode);
            if (other.isEmpty() && !isStarted(project)) {
                Path written = Files.createTempFile(root, FOLDER, "");
                Files.writeString(written, project.folder() + "\n", StandardCharsets.UTF_8);
                Files.move(written, root.resolve(FOLDER), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException failure) {
            throw FileErrors.failure("make the root of a project", failure);
        }
    }

    /** Each that is not there yet, with this mode whatever the mask is. */
    private static void makeDirectories(Path directory, String mode) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (directory.getParent() != null) {
            makeDirectories(directory.getParent(), mode);
        }
        Files.createDirectories(directory); // another start may have made it by now
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    /** Those that have been started once, by their folders. */
    List<Project> all() {
        List<Project> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(roots)) {
            for (Path root : directories) {
                folderOf(root).ifPresent(folder -> found.add(new Project(folder, root)));
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        } catch (IOException failure) {
            throw FileErrors.failure("list the projects", failure);
        }
        found.sort((one, other) -> one.folder().compareTo(other.folder()));
        return found;
    }
}
