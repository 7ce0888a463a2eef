package dev.vigil.config;

import java.nio.file.Path;

/**
 * The three folders of one supervisor; several live side by side, each with its own.
 *
 * @param etc configuration
 * @param run control socket, FIFOs, pid file: what needs not survive a reboot
 * @param log one folder a service
 */
public record Places(Path etc, Path run, Path log) {
    /** All three below one folder, as {@code --root DIR} says. */
    public static Places below(Path root) {
        return new Places(root.resolve("etc"), root.resolve("run"), root.resolve("log"));
    }

    /** The control socket. */
    public Path socket() {
        return run.resolve("vigil.sock");
    }

    /** The pid of vigild, locked for its life. */
    public Path pidFile() {
        return run.resolve("vigild.pid");
    }

    /** The log directory of one service. */
    public Path logOf(String service) {
        return log.resolve(service);
    }
}
