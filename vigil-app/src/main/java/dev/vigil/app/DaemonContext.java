package dev.vigil.app;

import java.time.Duration;
import java.util.Optional;

/** What a daemon in the background finds around it. */
final class DaemonContext {
    private static final int UMASK_DEFAULT = 0022;

    String directory = "/";
    int umask = UMASK_DEFAULT;
    Optional<String> output = Optional.empty();
    Duration startTimeout = Duration.ofSeconds(90);
}
