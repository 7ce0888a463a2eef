package dev.vigil.app;

import dev.vigil.app.daemonize.RunAs;
import dev.vigil.linux.Linux;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What a daemon in the background finds around it. */
final class DaemonContext {
    private static final int ROOT = 0;
    static final int UMASK_DEFAULT = 0022;

    String directory = "/";
    OptionalInt umask = OptionalInt.empty();
    Optional<String> output = Optional.empty();
    Optional<String> user = Optional.empty();
    Optional<String> group = Optional.empty();
    boolean hasRunDirectory;
    Duration startTimeout = Duration.ofSeconds(90);

    /**
     * As whom it is to run; empty: as this process, also where that is not root's.
     *
     * @throws DaemonizeFailure no such user or group
     */
    Optional<RunAs> identity(Linux linux) {
        boolean asked = user.isPresent() || group.isPresent();
        return asked && linux.geteuid() == ROOT ? RunAs.of(linux, user, group) : Optional.empty();
    }
}
