package dev.vigil.app;

import dev.vigil.app.daemonize.RunAs;
import dev.vigil.linux.Linux;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a daemon in the background finds around it. */
final class DaemonContext {
    private static final int ROOT = 0;
    static final int UMASK_DEFAULT = 0022;
    static final String DIRECTORY_DEFAULT = "/";

    Optional<String> directory = Optional.empty();
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

    /** What was asked for and is not so in the foreground; empty: nothing. */
    Optional<String> backgroundOnly() {
        String both = Stream.of(output.map(file -> "output " + file), directory.map(folder -> "directory " + folder))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return both.isEmpty() ? Optional.empty() : Optional.of("ignored in the foreground: " + both);
    }
}
