package dev.vigil.daemon.feature.directories;

import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.launch.ServiceOwner;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.List;
import java.util.Optional;

/**
 * Gives what one user has in a folder to another. Only what belongs to that user: a link to a file of root gains nobody
 * anything. Symbolic links and sockets keep their owner, whom nobody asks.
 */
record TreeGift(Linux linux, int from, ServiceOwner to) {
    private static final int DEPTH_MAX = 100;
    private static final int ENTRIES_MAX = 100_000;

    /** @throws LaunchRefused with the cause; {@code what} begins its message */
    void give(int folder, String what) {
        give(folder, 0, what);
    }

    private void give(int folder, int depth, String what) {
        if (depth > DEPTH_MAX) {
            throw new LaunchRefused(what + ": more than " + DEPTH_MAX + " levels of folders cannot change their owner");
        }
        List<String> names = linux.list(OpenFolder.path(folder), ENTRIES_MAX);
        if (names.size() == ENTRIES_MAX) {
            throw new LaunchRefused(what + ": a folder with " + ENTRIES_MAX + " entries cannot change its owner");
        }
        for (String name : names) {
            int fd = linux.openAt(folder, name, Flags.O_RDONLY | Flags.O_NONBLOCK | Flags.O_NOCTTY, 0);
            if (fd >= 0) {
                try {
                    entry(fd, depth, what);
                } finally {
                    linux.close(fd);
                }
            }
        }
    }

    private void entry(int fd, int depth, String what) {
        Optional<FileStatus> status = linux.stat(fd);
        if (status.filter(found -> found.uid() == from).isEmpty()) {
            return;
        }
        if (status.get().isDirectory()) {
            give(fd, depth + 1, what);
        }
        int given = linux.chown(OpenFolder.path(fd), to.uid(), to.gid());
        if (given < 0) {
            throw new LaunchRefused(what + ": change the owner of its content: " + Errno.describe(given));
        }
    }
}
