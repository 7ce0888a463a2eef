package dev.vigil.daemon.output;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;

/** What became of opening a FIFO. */
sealed interface Fifo {
    record Open(int fd) implements Fifo {}

    record Failed(String reason) implements Fifo {}

    /** Takes a FIFO that an earlier vigild left, with what waits in it, but nothing else that has its name. */
    static Fifo open(Linux linux, String path) {
        int made = linux.mkfifo(path, 0600);
        if (made < 0 && made != -Errno.EEXIST) {
            return new Failed("cannot make FIFO " + path + ": " + Errno.describe(made));
        }
        if (linux.readlink(path).isPresent()) {
            return new Failed("cannot open FIFO " + path + ": a symbolic link is in its place");
        }
        if (linux.stat(path).filter(status -> isOurs(linux, status)).isEmpty()) {
            return new Failed("cannot open FIFO " + path + ": it is not a FIFO of our own");
        }
        int fd = linux.open(path, Flags.O_RDWR | Flags.O_NONBLOCK, 0);
        return fd < 0 ? new Failed("cannot open FIFO " + path + ": " + Errno.describe(fd)) : new Open(fd);
    }

    private static boolean isOurs(Linux linux, FileStatus status) {
        return status.isFifo() && status.uid() == linux.geteuid();
    }
}
