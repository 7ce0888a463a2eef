package dev.vigil.daemon.feature.forking;

import dev.vigil.config.text.Escaped;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Optional;

/**
 * What a pid file says. A service's user may write what he likes into his: so no link is followed to a file of others,
 * nothing but a file is read, and what it says is a mere claim.
 *
 * @param pid that it names; 0: none
 * @param owner user of the file
 * @param problem why it names none
 */
record PidFileContent(int pid, int owner, String problem) {
    private static final int BYTES_MAX = 4096;
    private static final int DIGITS_MAX = 9;
    private static final int SHOWN_MAX = 40;

    private static PidFileContent unusable(String problem) {
        return new PidFileContent(0, 0, problem);
    }

    static PidFileContent of(Linux linux, String path) {
        int fd = linux.openNoFollow(path, Flags.O_RDONLY | Flags.O_NONBLOCK, 0); // opening a FIFO would wait
        if (fd < 0) {
            return unusable(fd == -Errno.ELOOP ? "it is a symbolic link" : Errno.describe(fd));
        }
        try {
            return linux.stat(fd)
                    .map(status -> of(linux, fd, status))
                    .orElseGet(() -> unusable("it can't be looked at"));
        } finally {
            linux.close(fd);
        }
    }

    private static PidFileContent of(Linux linux, int fd, FileStatus status) {
        if (!status.isRegular()) {
            return unusable("it is not a file");
        }
        if (status.sizeBytes() > BYTES_MAX) {
            return unusable("it is larger than " + BYTES_MAX + " bytes");
        }
        Optional<String> line =
                linux.readFile(fd).flatMap(text -> text.lines().findFirst()).map(String::strip);
        if (line.filter(text -> !text.isEmpty()).isEmpty()) {
            return unusable("it is empty");
        }
        return parse(line.get(), status.uid());
    }

    private static PidFileContent parse(String line, int owner) {
        boolean digits = line.length() <= DIGITS_MAX && line.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Integer.parseInt(line) == 0) {
            String shown = line.substring(0, Math.min(SHOWN_MAX, line.length()));
            return unusable("it does not begin with a pid (" + Escaped.line(shown) + ")");
        }
        return new PidFileContent(Integer.parseInt(line), owner, "");
    }
}
