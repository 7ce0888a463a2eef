package dev.vigil.config.keys;

import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueTypes;
import java.time.Duration;
import java.util.List;

/** The keys of the supervisor itself. */
public final class SupervisorKeys {
    private static final Key<Object> HTTP = Key.notYet("http", "Address of web page, REST and metrics.");
    private static final Key<Object> TOKEN_FILE = Key.notYet("token-file", "File of the token that clients need.");

    /** In bytes. */
    public static final Key<Long> LOG_TOTAL = Key.of(
            "log-total",
            LogKeys.SIZE,
            "no limit",
            "What the logs of all services may take together. When it is more, full files are removed, the oldest of"
                    + " all first. The current files take at most half of it, or 64 KiB each: they are full earlier"
                    + " than `max-size` says.");

    public static final Key<Duration> SHUTDOWN_TIMEOUT = Key.of(
            "shutdown-timeout",
            ValueTypes.LASTING,
            "no limit",
            "When all is shut down: after this time what is left is killed, whatever `stop` says of each service. In a"
                    + " container a little less than it is given, as `\"9s\"` with `docker stop`.");

    /** Paths; the last part may have * and ?. */
    public static final Key<List<String>> INCLUDE = Key.of(
            "include",
            ValueTypes.nonEmpty("a path").many("an array of paths such as [\"more/*.toml\"]"),
            "none",
            "More files to read; a relative path starts at the directory of this file, and its last part may have `*`"
                    + " and `?`. They include no others.");

    public static final KeyTable TABLE = KeyTable.of(INCLUDE, LOG_TOTAL, SHUTDOWN_TIMEOUT, HTTP, TOKEN_FILE);

    private SupervisorKeys() {}
}
