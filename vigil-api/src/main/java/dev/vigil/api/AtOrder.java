package dev.vigil.api;

import java.util.List;

/**
 * Body of {@code POST /api/v1/at}: a command that is run once.
 *
 * @param time when, RFC 3339
 * @param command program and arguments
 * @param directory in which it runs, an absolute path
 * @param environment its variables, {@code NAME=value} each
 */
public record AtOrder(String time, List<String> command, String directory, List<String> environment) {
    /** @throws BadJson when something is missing: this record comes from strangers */
    @SuppressWarnings("ConstantValue")
    public AtOrder {
        if (time == null || command == null || directory == null || environment == null) {
            throw new BadJson("time, command, directory or environment is missing");
        }
        if (command.isEmpty() || command.getFirst().isEmpty() || !directory.startsWith("/")) {
            throw new BadJson("command is empty, or directory is no absolute path");
        }
        command = List.copyOf(command);
        environment = List.copyOf(environment);
    }
}
