package dev.vigil.cli;

import dev.vigil.api.client.ControlClient;
import dev.vigil.api.client.ControlFailure;
import dev.vigil.config.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** The way to the vigild of a place. */
final class Control {
    private static final long PATIENCE_MILLIS = 3000;
    private static final long LOOK_AGAIN_MILLIS = 20;

    private Control() {}

    /**
     * Waits a little for a vigild that is about to listen: one that has just begun, that binds its socket again after
     * somebody has removed it, or that its guard is about to start.
     */
    static ControlClient connect(Places places) {
        long patience = PATIENCE_MILLIS;
        while (true) {
            try {
                return ControlClient.connect(socket(places));
            } catch (ControlFailure failure) {
                if (failure.kind() != ControlFailure.Kind.NO_SUPERVISOR) {
                    throw failure;
                }
                RunLock lock = RunLock.look(places.pidFile());
                if (!lock.held() && (patience <= 0 || !isGuarded(places))) {
                    throw failure;
                }
                if (patience <= 0) {
                    throw unreachable(places, lock);
                }
            }
            LockSupport.parkNanos(LOOK_AGAIN_MILLIS * 1_000_000);
            patience -= LOOK_AGAIN_MILLIS;
        }
    }

    private static CommandFailure unreachable(Places places, RunLock lock) {
        return new CommandFailure(
                ExitCode.FAILED,
                "cannot reach vigild: it runs as pid " + lock.pid() + ", but nobody listens on its control socket ("
                        + places.socket() + "); SIGTERM to it stops everything in order");
    }

    private static boolean isGuarded(Places places) {
        try {
            String pid = Files.readString(places.guard()).strip();
            return Files.readString(Path.of("/proc", pid, "cmdline")).contains("vigil-guard");
        } catch (IOException _) {
            return false;
        }
    }

    /** What is known of a vigild that does not answer. */
    static CommandFailure silent(Places places, ControlFailure failure) {
        String pid = RunLock.look(places.pidFile()).pid();
        return new CommandFailure(
                ExitCode.FAILED,
                isStopped(pid)
                        ? failure.getMessage() + ": pid " + pid + " is stopped (Ctrl-Z or SIGSTOP); kill -CONT " + pid
                                + " lets it go on"
                        : failure.getMessage() + ": pid " + pid + " (" + places.socket() + ")");
    }

    private static boolean isStopped(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            return stat.startsWith(" T", stat.lastIndexOf(')') + 1);
        } catch (IOException | InvalidPathException _) {
            return false;
        }
    }

    /** The control socket, of a path that the kernel takes. */
    static Path socket(Places places) {
        if (!places.socketFits()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot use the root: the path of its control socket is longer than " + Places.SOCKET_PATH_BYTES_MAX
                            + " bytes (" + places.socket() + ")");
        }
        return places.socket();
    }

    static int exitCode(ControlFailure failure) {
        return switch (failure.kind()) {
            case NO_SUPERVISOR, UNKNOWN -> ExitCode.UNKNOWN;
            case NOT_PERMITTED -> ExitCode.NOT_PERMITTED;
            case REFUSED, NO_ANSWER, BROKEN -> ExitCode.FAILED;
        };
    }
}
