package dev.vigil.daemon.boot;

import dev.vigil.config.Places;
import dev.vigil.daemon.state.upgrade.Handover;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import dev.vigil.logs.LogStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The folders of one vigild, and the lock by which only one lives in them. */
public final class RunDirectory {
    private static final int EAGAIN = 11;
    private static final int EEXIST = 17;
    private static final int FOLDER_MODE = 0755;
    private static final int INDEX_MODE = 0750;
    /** Who may open a file may lock it, and so keep vigild from starting. */
    private static final int LOCK_MODE = 0600;

    private final Linux linux;
    private final Places places;
    private final int lock;

    private RunDirectory(Linux linux, Places places, int lock) {
        this.linux = linux;
        this.places = places;
        this.lock = lock;
    }

    /**
     * Makes what is missing and takes the lock. What root would write in folders that others may write could become any
     * file, and what the guard reads there any program: such folders are refused before anything is made.
     *
     * @param handover with the lock, which need not be taken then
     * @throws StartFailure with the cause
     */
    public static RunDirectory acquire(Linux linux, Places places, Optional<Handover> handover) {
        checkTrust(linux, places);
        RunModes modes = new RunModes(linux);
        makeAll(linux, places.run().toString(), modes.passage());
        modes.keep(places.run().toString(), modes.passage());
        makeAll(linux, places.log().toString(), FOLDER_MODE);
        int lock = handover.map(Handover::lock)
                .filter(fd -> isThere(linux, places.pidFile().toString(), fd))
                .orElseGet(() -> lock(linux, places.pidFile().toString()));
        linux.chmod(lock, LOCK_MODE); // one of an earlier version has another
        make(linux, indexes(places).toString(), INDEX_MODE);
        makeInside(linux, modes, places.run() + "/fifo", RunModes.OWN);
        makeInside(linux, modes, places.run() + "/notify", modes.passage());
        return new RunDirectory(linux, places, lock);
    }

    private static void checkTrust(Linux linux, Places places) {
        PathTrust trust = new PathTrust(linux);
        Path run = places.run();
        for (Path path : List.of(run, run.resolve("fifo"), run.resolve("notify"), indexes(places))) {
            refuse(trust.problem(path.toString()));
        }
        // A file system in memory has such a folder on top: there others can make names, but change none of ours.
        refuse(trust.problemOfParent(places.log().toString()));
    }

    private static void refuse(Optional<String> problem) {
        problem.ifPresent(reason -> {
            throw new StartFailure(reason);
        });
    }

    private static Path indexes(Places places) {
        return places.log().resolve(LogStore.INDEXES);
    }

    private static void makeAll(Linux linux, String path, int mode) {
        int slash = path.lastIndexOf('/');
        if (slash > 0 && linux.access(path, Flags.F_OK) != 0) {
            makeAll(linux, path.substring(0, slash), FOLDER_MODE);
        }
        make(linux, path, mode);
    }

    private static void makeInside(Linux linux, RunModes modes, String path, int mode) {
        make(linux, path, mode);
        modes.keep(path, mode);
    }

    private static void make(Linux linux, String path, int mode) {
        int result = linux.mkdir(path, mode);
        if (result == 0) {
            linux.chmod(path, mode);
        }
        if (result == -EEXIST && !linux.stat(path).map(FileStatus::isDirectory).orElse(true)) {
            throw new StartFailure(path + " is not a directory (ENOTDIR)");
        }
        if (result < 0 && result != -EEXIST) {
            throw new StartFailure(path + ": " + Errno.describe(result));
        }
    }

    /** The file may have been taken away between open and lock by one who left: then it is not the one that counts. */
    private static int lock(Linux linux, String path) {
        int fd = lockOnce(linux, path);
        while (!isThere(linux, path, fd)) {
            linux.close(fd);
            fd = lockOnce(linux, path);
        }
        writePid(linux, path, fd);
        return fd;
    }

    private static boolean isThere(Linux linux, String path, int fd) {
        return inode(linux.stat(path)).equals(inode(linux.stat(fd)));
    }

    private static Optional<Long> inode(Optional<FileStatus> status) {
        return status.map(FileStatus::inode);
    }

    private static int lockOnce(Linux linux, String path) {
        int fd = linux.openNoFollow(path, Flags.O_RDWR | Flags.O_CREAT | Flags.O_NONBLOCK, LOCK_MODE);
        if (fd < 0) {
            throw new StartFailure(path + ": " + Errno.describe(fd));
        }
        if (linux.stat(fd).filter(found -> isOwnFile(linux, found)).isEmpty()) {
            linux.close(fd);
            throw new StartFailure(path + ": it is not a file of our own");
        }
        int locked = linux.tryLock(fd);
        if (locked < 0) {
            linux.close(fd);
            String holder = linux.readFile(path).map(String::strip).orElse("");
            throw new StartFailure(
                    locked == -EAGAIN
                            ? path + " is locked by pid " + (holder.isEmpty() ? "unknown" : holder)
                            : path + ": " + Errno.describe(locked));
        }
        return fd;
    }

    private static boolean isOwnFile(Linux linux, FileStatus status) {
        return status.isRegular() && status.uid() == linux.geteuid();
    }

    private static void writePid(Linux linux, String path, int fd) {
        byte[] pid = (linux.getpid() + "\n").getBytes(StandardCharsets.US_ASCII);
        linux.truncate(fd, 0);
        int written = linux.pwrite(fd, pid, 0, pid.length, 0);
        if (written != pid.length) {
            linux.close(fd);
            throw new StartFailure(path + ": " + Errno.describe(written));
        }
    }

    int lock() {
        return lock;
    }

    /** Notes from which distribution it lives: the guard starts that one again. */
    void remember(String home) {
        byte[] line = (home + "\n").getBytes(StandardCharsets.UTF_8);
        String path = places.home().toString();
        linux.unlink(path + ".new");
        int fd = linux.open(path + ".new", Flags.O_WRONLY | Flags.O_CREAT | Flags.O_EXCL, 0644);
        if (fd >= 0) {
            boolean whole = linux.write(fd, line, 0, line.length) == line.length;
            linux.close(fd);
            if (whole) {
                linux.rename(path + ".new", path);
            }
        }
    }

    /** Gives the lock back: the pid file goes while it is still locked, so that nobody takes away a successor's. */
    public void release() {
        linux.unlink(places.home().toString());
        linux.unlink(places.pidFile().toString());
        linux.close(lock);
    }
}
