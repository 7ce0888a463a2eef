package dev.vigil.app.daemonize;

import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;
import java.util.Optional;

/**
 * Whose daemon a pid file stands for. A lock by flock(2) belongs to an open file, which the daemon hands on to its
 * children, so that one of them may hold it long after the daemon has ended; and a number in a file may be that of
 * another process by now. Two things name one process:
 *
 * <ul>
 *   <li>its number and the time of its start, field 22 of proc_pid_stat(5), which no clock and no time zone changes.
 *       The number is the content of the file. The time, in clock ticks modulo 10^9, is the nanoseconds of the file's
 *       modification time: all that reads pid files wants a number and nothing else in them;
 *   <li>its number and the lock, which proc_pid_fdinfo(5) shows with each descriptor. This holds as well where a file
 *       system keeps no nanoseconds, or somebody has touched the file.
 * </ul>
 */
final class PidFileOwner {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Linux linux;
    private final FileStatus file;

    /** @param file the pid file */
    PidFileOwner(Linux linux, FileStatus file) {
        this.linux = linux;
        this.file = file;
    }

    /** The modification time of a pid file that names a process: the time, with the start of that process in it. */
    static long modifiedNanos(long nanos, ProcStat process) {
        return nanos - Math.floorMod(nanos, NANOS_PER_SECOND) + fraction(process);
    }

    private static long fraction(ProcStat process) {
        return process.startTicks() % NANOS_PER_SECOND;
    }

    /** Whether a process that runs is the one for which the file was written. */
    boolean isWrittenFor(int pid) {
        Optional<ProcStat> process = running(pid);
        return process.isPresent() && fraction(process.get()) == Math.floorMod(file.modifiedNanos(), NANOS_PER_SECOND);
    }

    /** Whether a process runs and has the lock, or may have it: what it has open is not for everybody to see. */
    boolean isHeldBy(int pid) {
        return running(pid).isPresent()
                && (holds(pid) || linux.list("/proc/" + pid + "/fd").isEmpty());
    }

    private Optional<ProcStat> running(int pid) {
        return pid < 1 ? Optional.empty() : ProcStat.of(linux, pid).filter(process -> !process.hasEnded());
    }

    /** Whether any process that can be seen here has the lock. */
    boolean hasVisibleHolder() {
        return linux.list("/proc").stream()
                .filter(name -> Character.isDigit(name.charAt(0)))
                .anyMatch(name -> holds(Integer.parseInt(name)));
    }

    private boolean holds(int pid) {
        String directory = "/proc/" + pid;
        return linux.list(directory + "/fdinfo").stream().anyMatch(number -> isLock(directory, number));
    }

    /** The device is not asked from the line: some file systems have another there than stat(2) tells. */
    private boolean isLock(String directory, String number) {
        String information = linux.readFile(directory + "/fdinfo/" + number).orElse("");
        return information.contains("FLOCK")
                && information.contains(":" + file.inode() + " ")
                && linux.stat(directory + "/fd/" + number)
                        .filter(open -> open.inode() == file.inode() && open.device() == file.device())
                        .isPresent();
    }
}
