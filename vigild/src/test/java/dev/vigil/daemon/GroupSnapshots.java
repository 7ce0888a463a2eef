package dev.vigil.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The control groups of a process, of both versions, as this machine has them mounted. */
final class GroupSnapshots {
    private static final Path MOUNTS = Path.of("/sys/fs/cgroup");

    private GroupSnapshots() {}

    /** The folders of a process in all hierarchies. */
    static List<Path> of(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/cgroup"))) {
            return lines.map(line -> line.split(":", 3))
                    .flatMap(fields -> folder(fields[1], fields[2]).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> folder(String controllers, String path) {
        Stream<Path> mounts = controllers.isEmpty()
                ? Stream.of(MOUNTS.resolve("unified"), MOUNTS)
                : Stream.concat(
                        Stream.of(MOUNTS.resolve(controllers)),
                        Arrays.stream(controllers.split(",")).map(MOUNTS::resolve));
        return mounts.map(mount -> mount.resolve(path.substring(1)))
                .filter(folder -> Files.exists(folder.resolve("cgroup.procs")))
                .findFirst();
    }

    /** What a file of the group of a process says, in whichever hierarchy has one of these files. */
    static Optional<String> read(long pid, String... files) {
        return of(pid).stream()
                .flatMap(folder -> Arrays.stream(files).map(folder::resolve))
                .filter(Files::exists)
                .map(GroupSnapshots::text)
                .findFirst();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Folders with this name directly below those of this process. */
    static List<Path> below(String name) {
        return of(ProcessHandle.current().pid()).stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .toList();
    }

    /** Whether a group for these limits can be made here: as root, where a controller is mounted. */
    static boolean canLimit(String... controllers) {
        boolean root = "root".equals(System.getProperty("user.name"));
        return root && Arrays.stream(controllers).allMatch(GroupSnapshots::isMounted);
    }

    private static boolean isMounted(String controller) {
        return Files.isWritable(MOUNTS.resolve(controller));
    }
}
