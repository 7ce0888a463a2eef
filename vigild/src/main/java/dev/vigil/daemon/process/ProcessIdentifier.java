package dev.vigil.daemon.process;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;

/** Tells processes from others that had or will have their pid. */
final class ProcessIdentifier {
    private final Linux linux;
    private final boolean inodesAreUnique;

    ProcessIdentifier(Linux linux) {
        this.linux = linux;
        this.inodesAreUnique = inodesAreUnique(linux);
    }

    /** Before kernel 6.9 a pidfd has the one inode that it shares with all eventfds. */
    private static boolean inodesAreUnique(Linux linux) {
        int pidfd = linux.pidfdOpen(linux.getpid());
        int eventfd = linux.eventfd();
        boolean unique = pidfd >= 0
                && linux.stat(pidfd).map(FileStatus::device).orElse(0L)
                        != (long) linux.stat(eventfd).map(FileStatus::device).orElse(0L);
        linux.close(eventfd);
        if (pidfd >= 0) {
            linux.close(pidfd);
        }
        return unique;
    }

    /** Of a process that was not reaped yet; {@code pidfd} may be missing ({@code -errno}). */
    ProcessIdentity of(int pid, int pidfd) {
        if (inodesAreUnique && pidfd >= 0) {
            return linux.stat(pidfd)
                    .map(status -> new ProcessIdentity(status.inode(), 0))
                    .orElse(ProcessIdentity.UNKNOWN);
        }
        return byStart(pid);
    }

    private ProcessIdentity byStart(int pid) {
        return ProcStat.of(linux, pid)
                .map(stat -> new ProcessIdentity(0, stat.startTicks()))
                .orElse(ProcessIdentity.UNKNOWN);
    }

    /** Whether a pid is certainly that of another process than the one with this identity, taken without a pidfd. */
    boolean isAnother(int pid, ProcessIdentity identity) {
        ProcessIdentity now = byStart(pid);
        boolean comparable = identity.startTicks() != 0 && now.startTicks() != 0;
        return comparable && !identity.isSame(now);
    }

    /** Whether a pid is certainly that of the process with this identity, taken without a pidfd. */
    boolean isSame(int pid, ProcessIdentity identity) {
        return identity.isSame(byStart(pid));
    }

    /** A descriptor for the process that was {@code pid} once, if it is not reaped yet; else {@code -errno}. */
    int open(int pid, ProcessIdentity identity) {
        int pidfd = pid > 1 ? linux.pidfdOpen(pid) : -Errno.ESRCH;
        // Whoever wrote it down may have had no descriptor left for a pidfd, and so no inode.
        if (pidfd >= 0 && !identity.isSame(identity.inode() != 0 ? of(pid, pidfd) : byStart(pid))) {
            linux.close(pidfd);
            return -Errno.ESRCH;
        }
        return pidfd;
    }
}
