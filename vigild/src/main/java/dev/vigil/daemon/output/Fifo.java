package dev.vigil.daemon.output;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Optional;

/**
 * What became of opening a FIFO of the run directory.
 *
 * <p>A FIFO always belongs to vigild, whoever runs the service behind it. That of a service lies in a folder that only
 * vigild may enter and can be opened by everybody: who has inherited a descriptor of it may open it again by {@code
 * /dev/stdout}, also after it has changed its user, and nobody else finds a way to it.
 */
public sealed interface Fifo {
    /** {@code fd} is open for reading and writing, and does not block. */
    record Open(int fd) implements Fifo {}

    /** The reason is a sentence for the user. */
    record Failed(String reason) implements Fifo {}

    /** Who may open it; the folder it lies in may set narrower limits. */
    enum Access {
        /** Vigild. */
        VIGILD(0600),
        /** Who has inherited a descriptor of it: it must lie in a folder that only vigild may enter. */
        INHERITORS(0666);

        private final int mode;

        Access(int mode) {
            this.mode = mode;
        }
    }

    /** Takes a FIFO that an earlier vigild left, with what waits in it, but nothing else that has its name. */
    static Fifo open(Linux linux, String path, Access access) {
        int made = linux.mkfifo(path, access.mode);
        if (made < 0 && made != -Errno.EEXIST) {
            return new Failed("cannot make FIFO " + path + ": " + Errno.describe(made));
        }
        Optional<FileStatus> found = linux.lstat(path);
        if (found.filter(FileStatus::isSymbolicLink).isPresent()) {
            return new Failed("cannot open FIFO " + path + ": a symbolic link is in its place");
        }
        if (found.filter(status -> isOurs(linux, status)).isEmpty()) {
            return new Failed("cannot open FIFO " + path + ": it is not a FIFO of our own");
        }
        int fd = linux.open(path, Flags.O_RDWR | Flags.O_NONBLOCK, 0);
        if (fd < 0) {
            return new Failed("cannot open FIFO " + path + ": " + Errno.describe(fd));
        }
        if (!isSame(found, linux.stat(fd))) {
            linux.close(fd);
            return new Failed("cannot open FIFO " + path + ": another file took its place");
        }
        keepRules(linux, path, found.get(), access);
        return new Open(fd);
    }

    /** Makes one in place of whatever has its name. */
    static Fifo create(Linux linux, String path, Access access) {
        linux.unlink(path);
        return open(linux, path, access);
    }

    /** Earlier versions gave FIFOs to the users of services, who can't have got at them but by inheritance. */
    private static boolean isOurs(Linux linux, FileStatus status) {
        int self = linux.geteuid();
        return status.isFifo() && (status.uid() == self || self == 0);
    }

    static boolean isSame(Optional<FileStatus> one, Optional<FileStatus> other) {
        return one.isPresent()
                && other.filter(status -> status.inode() == one.get().inode()
                                && status.device() == one.get().device())
                        .isPresent();
    }

    /** Opens once more what a process has open, by its {@code /proc/PID/fd/NUMBER}. */
    static Fifo openHeld(Linux linux, String path) {
        int fd = linux.open(path, Flags.O_RDWR | Flags.O_NONBLOCK, 0);
        if (fd < 0) {
            return new Failed("cannot open FIFO " + path + ": " + Errno.describe(fd));
        }
        if (linux.stat(fd).filter(status -> isOurs(linux, status)).isEmpty()) {
            linux.close(fd);
            return new Failed("cannot open FIFO " + path + ": it is not a FIFO of our own");
        }
        return new Open(fd);
    }

    private static void keepRules(Linux linux, String path, FileStatus status, Access access) {
        if (status.uid() != linux.geteuid()) {
            linux.chown(path, linux.geteuid(), linux.getegid());
        }
        if (status.permissions() != access.mode) {
            linux.chmod(path, access.mode);
        }
    }
}
