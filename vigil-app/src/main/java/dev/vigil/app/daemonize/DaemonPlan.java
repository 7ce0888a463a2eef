package dev.vigil.app.daemonize;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a daemon shall be.
 *
 * @param command the program, by its path or to be found in {@code PATH}, and its arguments
 * @param environment all of its variables
 * @param streams where its standard streams lead
 * @param surroundings what else it finds around it
 * @param sessionLeader whether it leads its session: a terminal that it opens without O_NOCTTY then becomes its own
 * @param ignoresTerminalSignals whether SIGHUP, SIGTTOU, SIGTTIN and SIGTSTP are ignored in it from the start
 */
public record DaemonPlan(
        List<String> command,
        Map<String, String> environment,
        Streams streams,
        Surroundings surroundings,
        boolean sessionLeader,
        boolean ignoresTerminalSignals) {
    /**
     * Files of the standard streams, of the null device where there is none.
     *
     * @param append whether output is added to what the files hold; else they begin empty
     */
    public record Streams(Optional<String> in, Optional<String> out, Optional<String> err, boolean append) {
        /** All three on the null device. */
        public static final Streams NONE = new Streams(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /**
     * What a child inherits.
     *
     * @param directory working directory
     * @param umask file mode creation mask, umask(2)
     * @param identity as whom it runs; empty: as the caller
     */
    public record Surroundings(String directory, int umask, Optional<RunAs> identity) {
        /** As the classical recipe has it: no directory that it would keep from being unmounted, no mask. */
        public static final Surroundings CLASSICAL = new Surroundings("/", 0, Optional.empty());
    }
}
