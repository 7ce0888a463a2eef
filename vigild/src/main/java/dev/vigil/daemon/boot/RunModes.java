package dev.vigil.daemon.boot;

import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import java.util.Optional;

/**
 * The modes of the run directory and its folders, the same whoever made them and however vigild is started.
 *
 * <p>The services of a vigild of root may be other users', who must get through {@code run/} and {@code run/notify/} to
 * their notify sockets: both may be passed, not listed. All that is in them has a mode of its own, and is closed to
 * others but for the notify socket of a service, which is its user's. {@code run/fifo/} nobody else may enter. Where
 * vigild is not root all services are of its own user, and nobody else enters {@code run/}.
 */
final class RunModes {
    /** Vigild's user may enter. */
    static final int OWN = 0700;

    private static final int PASSAGE = 0711;

    private final Linux linux;

    RunModes(Linux linux) {
        this.linux = linux;
    }

    /** Of a folder on the way to a notify socket. */
    int passage() {
        return linux.geteuid() == 0 ? PASSAGE : OWN;
    }

    /** Gives a folder its mode if it has another. @throws StartFailure when that can't be done */
    void keep(String folder, int mode) {
        Optional<FileStatus> status = linux.stat(folder);
        if (status.filter(found -> found.permissions() != mode).isPresent()) {
            int result = linux.chmod(folder, mode);
            if (result < 0) {
                throw StartFailure.of(folder + ": change its mode", result);
            }
        }
    }
}
