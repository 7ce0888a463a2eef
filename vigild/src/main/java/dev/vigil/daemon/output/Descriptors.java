package dev.vigil.daemon.output;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;

/**
 * Opens files for output, but never the last descriptors that vigild may have: one that can't accept a client any more
 * can neither be asked what is wrong nor be told to stop.
 */
final class Descriptors {
    /** Left to clients, probes and launches. */
    static final int KEPT = 16;

    private Descriptors() {}

    /**
     * As {@link Linux#open}; EMFILE already when only {@value #KEPT} are left. The kernel gives out the lowest first.
     */
    static int open(Linux linux, String path, int flags, int mode) {
        int fd = linux.open(path, flags, mode);
        if (fd >= 0
                && linux.limit(0, Flags.RLIMIT_NOFILE)
                        .filter(limit -> isKept(fd, limit[0]))
                        .isPresent()) {
            linux.close(fd);
            return -Errno.EMFILE;
        }
        return fd;
    }

    private static boolean isKept(int fd, long softLimit) {
        return softLimit >= 0 && fd >= softLimit - KEPT;
    }
}
