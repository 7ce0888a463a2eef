package dev.vigil.daemon.launch;

import dev.vigil.config.environment.EnvironmentFiles;
import dev.vigil.config.environment.EnvironmentText;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of variables, see {@link EnvironmentText}. vigild reads it, perhaps as root, so it must be a file that nobody
 * but root may write, or one of the service's own user: what that user could put in its place is only what is his own,
 * and what it says reaches only his own processes. So ownership is asked of the file that has been opened.
 *
 * @param name its path; a leading {@code -} means that it may be missing
 */
record EnvironmentFile(Linux linux, PathTrust trust, String name) {
    /** Adds what it says, to a service of the user {@code uid}. @throws LaunchRefused when it can't be read */
    void addTo(Map<String, String> variables, int uid) {
        int fd = linux.open(path(), Flags.O_RDONLY | Flags.O_NONBLOCK, 0); // opening a FIFO would wait for a writer
        if (fd == -Errno.ENOENT && isOptional()) {
            return;
        }
        if (fd < 0) {
            throw refused(fd == -Errno.ENOENT ? "no such file" : "can't be read");
        }
        try {
            EnvironmentText.Parsed parsed = EnvironmentText.parse(read(fd, uid));
            refuse(parsed.problems());
            variables.putAll(parsed.variables());
        } finally {
            linux.close(fd);
        }
    }

    private boolean isOptional() {
        return name.startsWith("-");
    }

    private String path() {
        return isOptional() ? name.substring(1) : name;
    }

    private String read(int fd, int uid) {
        Optional<FileStatus> status = linux.stat(fd);
        if (status.filter(found -> found.isDirectory() || found.isFifo() || found.isSocket())
                .isPresent()) {
            throw refused("not a file");
        }
        trust.problemForUser(fd, path(), uid).ifPresent(problem -> {
            throw new LaunchRefused("environment file: " + problem);
        });
        if (status.filter(found -> found.sizeBytes() > EnvironmentFiles.BYTES_MAX)
                .isPresent()) {
            throw refused("larger than 1 MiB");
        }
        return status.filter(FileStatus::isRegular).isEmpty()
                ? ""
                : linux.readFile(fd).orElseThrow(() -> refused("can't be read"));
    }

    private LaunchRefused refused(String why) {
        return new LaunchRefused("environment file " + path() + ": " + why);
    }

    private void refuse(List<EnvironmentText.LineProblem> problems) {
        if (!problems.isEmpty()) {
            EnvironmentText.LineProblem first = problems.getFirst();
            String more = problems.size() > 1 ? " and " + (problems.size() - 1) + " more" : "";
            throw new LaunchRefused("environment file " + path() + ":" + first.line() + ":" + first.column() + ": "
                    + first.message() + more);
        }
    }
}
