package dev.vigil.daemon.launch;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds programs as execvp(3) does, but says exactly why one can't be run. */
final class ProgramLookup {
    private static final int ENOENT = 2;
    private static final int ENOEXEC = 8;
    private static final int EACCES = 13;
    private static final int ENOTDIR = 20;

    private final Linux linux;

    ProgramLookup(Linux linux) {
        this.linux = linux;
    }

    /**
     * @param name with a slash: a path, relative to {@code directory}; else looked up in {@code path}
     * @return an absolute path of a file; one that was looked up may be executed
     */
    String find(String name, String path, String directory) {
        return find(name, path, directory, 1).getFirst();
    }

    /** As {@link #find}, for another user: all in their order, for of some only that user can tell. */
    List<String> findAll(String name, String path, String directory) {
        return find(name, path, directory, Integer.MAX_VALUE);
    }

    private List<String> find(String name, String path, String directory, int count) {
        return name.indexOf('/') >= 0 ? List.of(absolute(name, directory)) : search(name, path, directory, count);
    }

    /** @throws LaunchRefused when the file may not be executed; for one that the kernel does not get to see at first */
    void check(String file) {
        problem(file).ifPresent(problem -> {
            throw new LaunchRefused(file + ": " + problem);
        });
    }

    private static String absolute(String name, String directory) {
        return name.startsWith("/") ? name : directory + "/" + name;
    }

    private List<String> search(String name, String path, String directory, int count) {
        List<String> found = new ArrayList<>();
        String refused = "";
        int from = 0;
        while (from <= path.length() && found.size() < count) {
            int colon = path.indexOf(':', from);
            int until = colon < 0 ? path.length() : colon;
            String folder = until == from ? directory : absolute(path.substring(from, until), directory);
            String file = folder + "/" + name;
            if (linux.access(file, Flags.F_OK) == 0) {
                Optional<String> problem = problem(file);
                if (problem.isEmpty()) {
                    found.add(file);
                } else if (refused.isEmpty()) {
                    refused = file + ": " + problem.get();
                }
            }
            from = until + 1;
        }
        if (!found.isEmpty()) {
            return found;
        }
        throw new LaunchRefused(refused.isEmpty() ? name + ": not found in PATH (" + path + ")" : refused);
    }

    private Optional<String> problem(String file) {
        int access = linux.access(file, Flags.X_OK);
        Optional<FileStatus> status = linux.stat(file);
        if (status.isPresent() && status.get().isDirectory()) {
            return Optional.of("is a directory");
        }
        if (status.isPresent() && access == -EACCES) {
            return Optional.of("not executable (EACCES)");
        }
        return access == 0 ? Optional.empty() : Optional.of(Errno.describe(access));
    }

    /** Why the spawn of a program failed: posix_spawn(3) does not say which of its steps did. */
    String explain(String file, Optional<String> directory, int errno) {
        if (directory.isPresent() && (errno == ENOENT || errno == EACCES || errno == ENOTDIR)) {
            Optional<String> problem = directoryProblem(directory.get());
            if (problem.isPresent()) {
                return "working directory " + directory.get() + ": " + problem.get();
            }
        }
        Optional<String> problem = problem(file);
        if (problem.isPresent()) {
            return file + ": " + problem.get();
        }
        if (errno == ENOEXEC) {
            return file + ": neither a program nor a script that begins with #! (ENOEXEC)";
        }
        if (errno == ENOENT) {
            return file + ": its interpreter (first line) or loader does not exist (ENOENT)";
        }
        return file + ": " + Errno.describe(errno);
    }

    private Optional<String> directoryProblem(String directory) {
        int access = linux.access(directory, Flags.X_OK);
        if (access != 0) {
            return Optional.of(Errno.describe(access));
        }
        boolean isDirectory = linux.stat(directory).map(FileStatus::isDirectory).orElse(true);
        return isDirectory ? Optional.empty() : Optional.of("not a directory (ENOTDIR)");
    }
}
