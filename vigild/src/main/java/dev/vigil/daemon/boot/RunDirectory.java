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
import java.util.concurrent.locks.LockSupport;

/** The folders of one vigild, and the lock by which only one lives in them. */
public final class RunDirectory {
    /** The shell script that starts vigild again. */
    private static final String GUARD = "vigil-guard";

    private static final int EAGAIN = 11;
    private static final int EEXIST = 17;
    private static final int FOLDER_MODE = 0755;
    private static final int INDEX_MODE = 0750;
    /** Who may open a file may lock it, and so keep vigild from starting. */
    private static final int LOCK_MODE = 0600;
    /** Whoever only looks whether the lock is held has it for a moment. */
    private static final int LOCK_TRIES = 10;

    private static final long LOCK_AGAIN_NANOS = 10_000_000;

    /** Folders in the run directory. */
    static final List<String> FOLDERS = List.of("fifo", "notify");

    private final Linux linux;
    private final Places places;
    private final int lock;
    private String home = "";
    private boolean displaced;

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
        makeRun(linux, modes, places);
        makeAll(linux, places.log().toString(), FOLDER_MODE);
        int lock = handover.map(Handover::lock)
                .filter(fd -> isThere(linux, places.pidFile().toString(), fd))
                .orElseGet(() -> lock(linux, places.pidFile().toString()));
        linux.chmod(lock, LOCK_MODE); // one of an earlier version has another
        make(linux, indexes(places).toString(), INDEX_MODE);
        makeFolders(linux, modes, places);
        return new RunDirectory(linux, places, lock);
    }

    private static void makeRun(Linux linux, RunModes modes, Places places) {
        makeAll(linux, places.run().toString(), modes.passage());
        modes.keep(places.run().toString(), modes.passage());
    }

    private static void makeFolders(Linux linux, RunModes modes, Places places) {
        makeInside(linux, modes, places.run() + "/fifo", RunModes.OWN);
        makeInside(linux, modes, places.run() + "/notify", modes.passage());
    }

    /** Makes folders that somebody has removed. @return why it can't be done */
    Optional<String> makeAgain() {
        try {
            checkTrust(linux, places);
            RunModes modes = new RunModes(linux);
            makeRun(linux, modes, places);
            makeFolders(linux, modes, places);
            return Optional.empty();
        } catch (StartFailure e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Makes the pid file again and takes its lock, which keeps its descriptor. @return why it can't be done */
    Optional<String> lockAgain() {
        String path = places.pidFile().toString();
        try {
            int again = lock(linux, path);
            linux.dup2CloseOnExec(again, lock);
            linux.close(again);
            return Optional.empty();
        } catch (StartFailure e) {
            displaced = !isLocked() && linux.stat(path).isPresent();
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    boolean isLocked() {
        return isThere(linux, places.pidFile().toString(), lock);
    }

    /** Whether another vigild has the lock of a run directory that took this one's place. */
    boolean displaced() {
        return displaced;
    }

    String path() {
        return places.run().toString();
    }

    Linux linux() {
        return linux;
    }

    private static void checkTrust(Linux linux, Places places) {
        PathTrust trust = new PathTrust(linux);
        Path run = places.run();
        Path schedule = places.log().resolve(".schedule");
        for (Path path : List.of(
                run, run.resolve("fifo"), run.resolve("notify"), indexes(places), schedule, schedule.resolve("at"))) {
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
            throw StartFailure.of(path, result);
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
            throw StartFailure.of(path, fd);
        }
        if (linux.stat(fd).filter(found -> isOwnFile(linux, found)).isEmpty()) {
            linux.close(fd);
            throw new StartFailure(path + ": it is not a file of our own");
        }
        int locked = tryLock(linux, fd);
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

    private static int tryLock(Linux linux, int fd) {
        int locked = linux.tryLock(fd);
        for (int i = 1; locked == -EAGAIN && i < LOCK_TRIES; i++) {
            LockSupport.parkNanos(LOCK_AGAIN_NANOS);
            locked = linux.tryLock(fd);
        }
        return locked;
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
            throw StartFailure.of(path, written);
        }
    }

    int lock() {
        return lock;
    }

    /** Notes from which distribution it lives: the guard starts that one again. */
    void remember(String distribution) {
        home = distribution;
        rememberAgain();
    }

    Optional<String> rememberAgain() {
        return home.isEmpty() ? Optional.empty() : write(places.home(), home);
    }

    /**
     * Names the guard that has started this vigild as the one that is wanted. Only who has the lock does: the guard of
     * a vigild that was not needed changes nothing.
     */
    Optional<String> nameGuard() {
        int parent = linux.getppid();
        String[] words =
                linux.readFile("/proc/" + parent + "/cmdline").orElse("").split("\0", -1);
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].endsWith("/" + GUARD) && words[i + 1].equals(path())) {
                return write(places.guard(), Integer.toString(parent));
            }
        }
        return Optional.empty();
    }

    /** Puts a line in the place of a file. @return why it can't be done */
    private Optional<String> write(Path file, String text) {
        byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
        String beside = file + ".new";
        linux.unlink(beside);
        int fd = linux.open(beside, Flags.O_WRONLY | Flags.O_CREAT | Flags.O_EXCL, 0644);
        if (fd < 0) {
            return Optional.of(beside + ": " + Errno.describe(fd));
        }
        int written = linux.write(fd, line, 0, line.length);
        linux.close(fd);
        int result = written == line.length ? linux.rename(beside, file.toString()) : Math.min(written, -Errno.ENOSPC);
        return result < 0 ? Optional.of(beside + ": " + Errno.describe(result)) : Optional.empty();
    }

    /** The guard does not start vigild again, whatever its exit code is. */
    void dismissGuard() {
        linux.unlink(places.guard().toString());
    }

    /** Gives the lock back: the pid file goes while it is still locked, so that nobody takes away a successor's. */
    public void release() {
        if (isThere(linux, places.pidFile().toString(), lock)) {
            linux.unlink(places.home().toString());
            linux.unlink(places.pidFile().toString());
        }
        linux.close(lock);
    }
}
