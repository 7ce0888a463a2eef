package dev.vigil.cli.proc;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Pid files where they are by custom: {@code /run} and the directories in it. */
final class PidFiles {
    private static final int SIZE_BYTES_MAX = 32;

    private PidFiles() {}

    /** A path as the process sees it, which may have another root than we. */
    static boolean holds(Proc proc, int pid, String path) {
        Path file = proc.root().resolve(Integer.toString(pid)).resolve("root").resolve(path.substring(1));
        return holds(file, pid);
    }

    private static boolean holds(Path file, int pid) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) <= SIZE_BYTES_MAX
                    && Proc.text(file).strip().equals(Integer.toString(pid));
        } catch (IOException _) {
            return false;
        }
    }

    /** One that names the process, below {@code run}. */
    static Optional<Path> naming(int pid, Path run) {
        Optional<Path> found = in(run, pid);
        if (found.isPresent()) {
            return found;
        }
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(run, Files::isDirectory)) {
            for (Path directory : directories) {
                found = in(directory, pid);
                if (found.isPresent()) {
                    return found;
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // none to be seen
        }
        return Optional.empty();
    }

    private static Optional<Path> in(Path directory, int pid) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.pid")) {
            for (Path file : files) {
                if (holds(file, pid)) {
                    return Optional.of(file);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // none to be seen
        }
        return Optional.empty();
    }
}
