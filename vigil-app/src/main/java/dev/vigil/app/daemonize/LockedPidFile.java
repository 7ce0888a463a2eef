package dev.vigil.app.daemonize;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import dev.vigil.linux.ProcStat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A pid file that is locked by flock(2) as long as the daemon runs. The lock belongs to the open file, which the
 * daemon inherits: it is held from before the daemon exists until its end, however that comes, and no other program
 * can seem to hold it by having got its pid. A file that nobody has locked may still name a daemon that has closed all
 * of its descriptors; then it runs if a process of that pid is as old as the file.
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
    private static final long CLOCK_TOLERANCE_NANOS = 1_000_000_000;
    private static final int CONTENT_BYTES_MAX = 32;
    private static final Duration NAMING_TIMEOUT = Duration.ofSeconds(2);

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
        PollDeadline patience = PollDeadline.of(NAMING_TIMEOUT);
        while (true) {
            LockedPidFile file = open(linux, path);
            if (file.isLocked()) {
                file.begin();
                return file;
            }
            Optional<String> holder = file.holder();
            file.close();
            if (holder.isPresent() || patience.isOver()) {
                throw new DaemonizeFailure(
                        "already running as " + holder.orElse("a process that is starting") + " (" + path + ")");
            }
            patience.pause(); // between its lock and its pid
        }
    }

    /** One that the process which started this one has locked, and left open for it. */
    public static LockedPidFile inherited(Linux linux, String path, int descriptor) {
        linux.setCloseOnExec(descriptor, true); // a child that outlives us would keep the lock
        return new LockedPidFile(linux, path, descriptor, NOT_OPEN);
    }

    private static String folder(String path) {
        return String.valueOf(Path.of(path).getParent());
    }

    private static void checkDirectory(Linux linux, String path) {
        Optional<FileStatus> status = linux.stat(folder(path));
        if (status.isEmpty()) {
            throw DaemonizeFailure.of(Errno.ENOENT, path);
        }
        if ((status.get().mode() & (OTHERS_WRITE | STICKY)) == OTHERS_WRITE) {
            throw new DaemonizeFailure("anybody could put another file there (" + path + ")");
        }
        new PathTrust(linux).problemOfParent(folder(path)).ifPresent(problem -> {
            throw new DaemonizeFailure("pid file " + path + ": " + problem);
        });
    }

    /** Both in the folder that was opened first, whatever its path leads to by then. */
    private static LockedPidFile open(Linux linux, String path) {
        int directory = linux.openDirectory(folder(path));
        if (directory < 0) {
            throw DaemonizeFailure.of(directory, path);
        }
        try {
            String name = String.valueOf(Path.of(path).getFileName());
            int writable = openChecked(linux, path, directory, name, Flags.O_RDWR | Flags.O_CREAT);
            int readable = openChecked(linux, path, directory, name, Flags.O_RDONLY);
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

    /** Whether we have the lock, and of the file that is there still: its last holder may have removed it. */
    private boolean isLocked() {
        return linux.tryLock(fd) == 0 && isThere(linux.stat(fd)) && isThere(linux.stat(writable));
    }

    private boolean isThere(Optional<FileStatus> ours) {
        Optional<FileStatus> there = linux.lstat(path);
        return ours.isPresent()
                && there.isPresent()
                && ours.get().inode() == there.get().inode()
                && ours.get().device() == there.get().device();
    }

    private void close() {
        linux.close(fd);
        if (writable != NOT_OPEN) {
            linux.close(writable);
        }
    }

    private void begin() {
        String content = content();
        int named = pidIn(content);
        boolean isPid = named >= 1 && linux.size(fd) <= CONTENT_BYTES_MAX;
        if (!isPid && !content.isEmpty()) {
            close();
            throw new DaemonizeFailure("it holds something else than a pid (" + path + ")");
        }
        if (named >= 1 && isAsOldAsFile(named)) {
            close();
            throw new DaemonizeFailure("already running as " + describe(named) + ", without a lock (" + path + ")");
        }
        linux.truncate(writable, 0);
    }

    /** Who holds it; empty while what stands there is that of an earlier one, or nothing. */
    private Optional<String> holder() {
        int named = pidIn(content());
        return named > 0 && isAsOldAsFile(named) ? Optional.of(describe(named)) : Optional.empty();
    }

    private boolean isAsOldAsFile(int pid) {
        Optional<ProcStat> process = ProcStat.of(linux, pid);
        Optional<FileStatus> status = linux.stat(fd);
        return process.isPresent()
                && process.get().state() != 'Z'
                && status.isPresent()
                && startedNanos(process.get()) <= status.get().modifiedNanos() + CLOCK_TOLERANCE_NANOS;
    }

    /** When a process started, nanoseconds since 1970. */
    private long startedNanos(ProcStat process) {
        String uptime = linux.readFile("/proc/uptime").orElse("0 0");
        double uptimeSeconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
        double ageSeconds = uptimeSeconds - process.startTicks() / (double) ProcStat.TICKS_PER_SECOND;
        return System.currentTimeMillis() * 1_000_000 - (long) (ageSeconds * 1e9);
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
        return written < 0 ? written : linux.truncate(writable, line.length);
    }

    @Override
    public void withdraw() {
        if (isThere(linux.stat(fd))) { // and not one that somebody has put in its place
            linux.unlink(path);
        }
        close();
    }
}
