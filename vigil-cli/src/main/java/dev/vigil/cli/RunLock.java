package dev.vigil.cli;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The lock that a vigild holds for its life, flock(2): who can't reach vigild by its socket looks at it, since only the
 * lock says whether there is one.
 *
 * @param held whether a vigild lives there
 * @param pid its number as it says itself, in its own pid namespace; {@code unknown} before it has written it
 */
record RunLock(boolean held, String pid) {
    /** Looks at the lock of a pid file. One that can't be opened is not held, as far as this user can know. */
    static RunLock look(Path pidFile) {
        if (!Files.exists(pidFile)) {
            return new RunLock(false, "");
        }
        Linux linux = new NativeLinux();
        int fd = linux.openNoFollow(pidFile.toString(), Flags.O_RDONLY | Flags.O_NONBLOCK, 0);
        if (fd < 0) {
            return new RunLock(false, "");
        }
        boolean held = linux.tryLock(fd) == -Errno.EAGAIN;
        linux.close(fd);
        return new RunLock(held, pid(pidFile));
    }

    private static String pid(Path pidFile) {
        try {
            String pid = Files.readString(pidFile).strip();
            return pid.isEmpty() ? "unknown" : pid;
        } catch (IOException _) {
            return "unknown";
        }
    }
}
