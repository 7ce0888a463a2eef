package dev.vigil.app.daemonize;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import dev.vigil.linux.ProcStat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A pid file that is locked by flock(2) as long as the daemon runs. The lock belongs to the open file, which the
 * daemon inherits: it is held from before the daemon exists until its end, however that comes. Only who holds the lock
 * runs, whatever number stands in a file. But the daemon's children inherit the open file too, and nothing in Linux
 * that a program can be given from outside stays behind when it forks. So a lock counts as long as the process that the
 * file names runs, see {@link PidFileOwner}; one that only others hold is taken over: the file is removed, and another
 * made and locked in its place.
 *
 * <p>From its opening until the pid stands in it the file is locked in a second way, by a record lock of an open file
 * that no child inherits: it is the turn of one process at a time to look whose a file is, to take it over, and to
 * write it.
 *
 * <p>Whoever may open a file may lock it, and keep the daemon from being started again: so its mode is 0600. The
 * descriptor that is locked, and that the daemon inherits as whatever user it runs, is open for reading only; the pid
 * is written through another. As root it is refused in a folder where others could rename what is there.
 */
public final class LockedPidFile implements DaemonLock {
    private static final int MODE = 0600;
    private static final int NOT_OPEN = -1;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;
    private static final int CONTENT_BYTES_MAX = 32;
    private static final Duration TURN_TIMEOUT = Duration.ofSeconds(5);

    private final Linux linux;
    private final String path;
    private final int fd;
    private final int writable;

    /**
     * @param fd that is locked
     * @param writable another open file of the same inode
     */
    private LockedPidFile(Linux linux, String path, int fd, int writable) {
        this.linux = linux;
        this.path = path;
        this.fd = fd;
        this.writable = writable;
    }

    /**
     * Locks it, and empties it.
     *
     * @param path absolute
     * @throws DaemonizeFailure a daemon that is named holds it, or it is no file for this
     */
    public static LockedPidFile lock(Linux linux, String path) {
        checkDirectory(linux, path);
        PollDeadline patience = PollDeadline.of(TURN_TIMEOUT);
        String holder = "a process that is starting";
        while (!patience.isOver()) {
            LockedPidFile file = open(linux, path);
            Taking taking = file.take();
            if (taking == Taking.DONE) {
                return file;
            }
            file.close();
            holder = taking == Taking.HELD ? "a process that cannot be seen from here" : holder;
            patience.pause();
        }
        throw new DaemonizeFailure("already running as " + holder + " (" + path + ")");
    }

    private enum Taking {
        /** It is ours. */
        DONE,
        /** It is another process' turn, or the file was another one. */
        NOT_YET,
        /** Somebody holds the lock who is not to be seen. */
        HELD
    }

    private Taking take() {
        if (linux.tryRecordLock(writable) == -Errno.EAGAIN // and not for want of such locks in a file system
                || !isThere(linux.stat(fd))
                || !isThere(linux.stat(writable))) {
            return Taking.NOT_YET;
        }
        int named = named();
        boolean locked = linux.tryLock(fd) == 0;
        PidFileOwner owner = new PidFileOwner(linux, linux.stat(fd).orElseThrow());
        if (owner.isWrittenFor(named) || (!locked && owner.isHeldBy(named))) {
            throw refusal("already running as " + describe(named) + (locked ? ", which has closed its lock" : ""));
        }
        if (locked) {
            linux.truncate(writable, 0);
            return Taking.DONE;
        }
        if (!owner.hasVisibleHolder()) {
            return Taking.HELD;
        }
        linux.unlink(path); // it is held by those alone whom the daemon has left behind
        return Taking.NOT_YET;
    }

    private DaemonizeFailure refusal(String reason) {
        close();
        return new DaemonizeFailure(reason + " (" + path + ")");
    }

    /** One that the process which started this one has locked, and left open for it. */
    public static LockedPidFile inherited(Linux linux, String path, int descriptor) {
        linux.setCloseOnExec(descriptor, true); // a child that outlives us would keep the lock
        return new LockedPidFile(linux, path, descriptor, NOT_OPEN);
    }

    private static void checkDirectory(Linux linux, String path) {
        Optional<FileStatus> status = linux.stat(PathText.folder(path));
        if (status.isEmpty()) {
            throw DaemonizeFailure.of(Errno.ENOENT, path);
        }
        if ((status.get().mode() & (OTHERS_WRITE | STICKY)) == OTHERS_WRITE) {
            throw new DaemonizeFailure("anybody could put another file there (" + path + ")");
        }
        new PathTrust(linux).problemOfParent(PathText.folder(path)).ifPresent(problem -> {
            throw new DaemonizeFailure("pid file " + path + ": " + problem);
        });
    }

    /** Both in the folder that was opened first, whatever its path leads to by then. */
    private static LockedPidFile open(Linux linux, String path) {
        int directory = linux.openDirectory(PathText.folder(path));
        if (directory < 0) {
            throw DaemonizeFailure.of(directory, path);
        }
        try {
            String name = PathText.name(path);
            int writable = openChecked(linux, path, directory, name, Flags.O_RDWR | Flags.O_CREAT);
            // Who takes the file from an orphan may have removed it since: two different files are not taken.
            int readable = openChecked(linux, path, directory, name, Flags.O_RDONLY | Flags.O_CREAT);
            linux.chmod(writable, MODE); // one of an earlier version has another
            return new LockedPidFile(linux, path, readable, writable);
        } finally {
            linux.close(directory);
        }
    }

    private static int openChecked(Linux linux, String path, int directory, String name, int flags) {
        Optional<FileStatus> before = linux.lstat(path);
        if (before.isPresent()) {
            checkOwn(linux, path, before.get());
        }
        int fd = linux.openAt(directory, name, flags | Flags.O_NONBLOCK, MODE);
        if (fd < 0) {
            throw DaemonizeFailure.of(fd, path);
        }
        Optional<FileStatus> opened = linux.stat(fd);
        if (opened.isPresent()) {
            checkOwn(linux, path, opened.get());
        }
        return fd;
    }

    private static void checkOwn(Linux linux, String path, FileStatus status) {
        if (status.isSymbolicLink()) {
            throw new DaemonizeFailure("it is a symbolic link (" + path + ")");
        }
        if (!status.isRegular()) {
            throw new DaemonizeFailure("it is not a file (" + path + ")");
        }
        if (status.uid() != linux.geteuid() && status.uid() != 0) {
            throw new DaemonizeFailure("it belongs to another user (" + path + ")");
        }
    }

    private boolean isThere(Optional<FileStatus> ours) {
        Optional<FileStatus> there = linux.lstat(path);
        return ours.isPresent()
                && there.isPresent()
                && ours.get().inode() == there.get().inode()
                && ours.get().device() == there.get().device();
    }

    void close() {
        linux.close(fd);
        if (writable != NOT_OPEN) {
            linux.close(writable);
        }
    }

    /** The pid that stands there; 0: none. */
    private int named() {
        String content = content();
        int named = pidIn(content);
        if (content.isEmpty() || (named >= 1 && linux.size(fd) <= CONTENT_BYTES_MAX)) {
            return named;
        }
        throw refusal("it holds something else than a pid");
    }

    private String describe(int pid) {
        String name = linux.readFile("/proc/" + pid + "/comm").orElse("").strip();
        return "pid " + pid + (name.isEmpty() ? "" : " " + name);
    }

    private String content() {
        byte[] bytes = new byte[CONTENT_BYTES_MAX];
        int length = Math.max(0, linux.pread(fd, bytes, 0, bytes.length, 0));
        return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
    }

    private static int pidIn(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    @Override
    public int descriptor() {
        return fd;
    }

    @Override
    public int write(int pid) {
        byte[] line = (pid + "\n").getBytes(StandardCharsets.US_ASCII);
        int written = linux.pwrite(writable, line, 0, line.length, 0);
        int result = written < 0 ? written : linux.truncate(writable, line.length);
        if (result == 0) {
            mark(pid);
        }
        linux.releaseRecordLock(writable);
        return result;
    }

    private void mark(int pid) {
        Optional<ProcStat> process = ProcStat.of(linux, pid);
        Optional<FileStatus> status = linux.stat(writable);
        if (process.isPresent() && status.isPresent()) {
            linux.setModified(writable, PidFileOwner.modifiedNanos(status.get().modifiedNanos(), process.get()));
        }
    }

    @Override
    public void withdraw() {
        if (isThere(linux.stat(fd))) { // and not one that somebody has put in its place
            linux.unlink(path);
        }
        close();
    }
}
