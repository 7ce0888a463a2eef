package dev.vigil.app.daemonize;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
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
 */
public final class LockedPidFile implements DaemonLock {
    private static final int MODE = 0644;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;
    private static final long CLOCK_TOLERANCE_NANOS = 1_000_000_000;
    private static final int CONTENT_BYTES_MAX = 32;
    private static final Duration NAMING_TIMEOUT = Duration.ofSeconds(2);

    private final Linux linux;
    private final String path;
    private final int fd;

    private LockedPidFile(Linux linux, String path, int fd) {
        this.linux = linux;
        this.path = path;
        this.fd = fd;
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
            LockedPidFile file = new LockedPidFile(linux, path, open(linux, path));
            if (file.isLocked()) {
                file.begin();
                return file;
            }
            Optional<String> holder = file.holder();
            linux.close(file.fd);
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
        return new LockedPidFile(linux, path, descriptor);
    }

    private static void checkDirectory(Linux linux, String path) {
        String directory = String.valueOf(Path.of(path).getParent());
        Optional<FileStatus> status = linux.stat(directory);
        if (status.isEmpty()) {
            throw DaemonizeFailure.of(Errno.ENOENT, path);
        }
        if ((status.get().mode() & (OTHERS_WRITE | STICKY)) == OTHERS_WRITE) {
            throw new DaemonizeFailure("anybody could put another file there (" + path + ")");
        }
    }

    private static int open(Linux linux, String path) {
        Optional<FileStatus> before = linux.lstat(path);
        if (before.isPresent()) {
            checkOwn(linux, path, before.get());
        }
        // O_EXCL follows no link that somebody makes in between.
        int exclusive = before.isPresent() ? 0 : Flags.O_EXCL;
        int fd = linux.open(path, Flags.O_RDWR | Flags.O_CREAT | Flags.O_NONBLOCK | exclusive, MODE);
        if (fd == -Errno.EEXIST) {
            return open(linux, path);
        }
        if (fd < 0) {
            throw DaemonizeFailure.of(fd, path);
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
        return linux.tryLock(fd) == 0 && isThere();
    }

    private boolean isThere() {
        Optional<FileStatus> ours = linux.stat(fd);
        Optional<FileStatus> there = linux.lstat(path);
        return ours.isPresent()
                && there.isPresent()
                && ours.get().inode() == there.get().inode()
                && ours.get().device() == there.get().device();
    }

    private void begin() {
        String content = content();
        int named = pidIn(content);
        boolean isPid = named >= 1 && linux.size(fd) <= CONTENT_BYTES_MAX;
        if (!isPid && !content.isEmpty()) {
            linux.close(fd);
            throw new DaemonizeFailure("it holds something else than a pid (" + path + ")");
        }
        if (named >= 1 && isAsOldAsFile(named)) {
            linux.close(fd);
            throw new DaemonizeFailure("already running as " + describe(named) + ", without a lock (" + path + ")");
        }
        linux.truncate(fd, 0);
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
        int written = linux.pwrite(fd, line, 0, line.length, 0);
        return written < 0 ? written : linux.truncate(fd, line.length);
    }

    @Override
    public void withdraw() {
        if (isThere()) { // and not one that somebody has put in its place
            linux.unlink(path);
        }
        linux.close(fd);
    }
}
