package dev.vigil.app.daemonize;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The file that a command's first word means, as execvp(3) finds it. */
final class ProgramFile {
    private ProgramFile() {}

    /**
     * A word with a slash is a path; any other is looked for in {@code PATH}. The first is the program; for another
     * user all count, in their order, since only that user can tell which may be executed.
     *
     * @return at least one
     * @throws DaemonizeFailure none of them can be executed: ENOENT, or EACCES if there was one
     */
    static List<String> findAll(Linux linux, String word, String path) {
        if (word.isEmpty()) {
            throw DaemonizeFailure.of(Errno.ENOENT, "");
        }
        if (word.indexOf('/') >= 0) {
            return List.of(absolute(linux, word));
        }
        List<String> found = new ArrayList<>();
        int errno = Errno.ENOENT;
        for (String directory : path.split(":", -1)) {
            String file = (directory.isEmpty() ? "." : directory) + "/" + word;
            Optional<FileStatus> status = linux.stat(file);
            if (status.isPresent() && status.get().isRegular()) {
                if (linux.access(file, Flags.X_OK) == 0) {
                    found.add(absolute(linux, file));
                }
                errno = Errno.EACCES;
            }
        }
        if (found.isEmpty()) {
            throw DaemonizeFailure.of(errno, "");
        }
        return found;
    }

    /** As the caller sees it: the daemon is in another directory when it comes to execve(2). */
    private static String absolute(Linux linux, String file) {
        return file.startsWith("/") ? file : PathText.workingDirectory(linux) + "/" + file;
    }

    /**
     * What execve(2) would answer, where it is not us who call it.
     *
     * @throws DaemonizeFailure it would fail
     */
    static void check(Linux linux, String file) {
        Optional<FileStatus> status = linux.stat(file);
        if (status.isEmpty()) {
            throw DaemonizeFailure.of(Errno.ENOENT, "");
        }
        if (!status.get().isRegular() || linux.access(file, Flags.X_OK) < 0) {
            throw DaemonizeFailure.of(Errno.EACCES, "");
        }
    }
}
