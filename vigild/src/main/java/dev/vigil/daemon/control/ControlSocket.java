package dev.vigil.daemon.control;

import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Optional;

/**
 * The listening end of the control socket. A socket's file outlives its process, so one that is there may be a dead
 * vigild's: it is asked by a connect(2), and taken away only when nobody listens. Between the question and the bind
 * nobody else interferes, since a vigild holds the lock of its root first.
 */
public sealed interface ControlSocket {
    /** It listens, and only its owner may connect. */
    record Listening(int fd, String path) implements ControlSocket {}

    /** It can't; {@code problem} is {@code cannot listen: reason (value)}. */
    record Refused(String problem) implements ControlSocket {}

    /** Listens at {@code path}, in a directory that is ours alone. */
    static ControlSocket open(Linux linux, String path) {
        return inTheWay(linux, path).<ControlSocket>map(Refused::new).orElseGet(() -> listen(linux, path));
    }

    private static Optional<String> inTheWay(Linux linux, String path) {
        Optional<FileStatus> there = linux.stat(path);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        if (!there.get().isSocket()) {
            return Optional.of("cannot listen: a file that is no socket is in the way (" + path + ")");
        }
        return probe(linux, path);
    }

    private static Optional<String> probe(Linux linux, String path) {
        int socket = linux.unixSocket(Flags.SOCK_STREAM);
        if (socket < 0) {
            return Optional.of(problem(socket, path));
        }
        int result = linux.connectUnix(socket, path);
        linux.close(socket);
        return switch (-result) {
            case Errno.ECONNREFUSED -> removed(linux, path);
            case Errno.ENOENT -> Optional.empty();
            // EAGAIN: its queue is full, so somebody does listen, only not fast
            case 0, Errno.EAGAIN, Errno.EINPROGRESS ->
                Optional.of("cannot listen: another vigild answers there (" + path + ")");
            default -> Optional.of(problem(result, path));
        };
    }

    private static Optional<String> removed(Linux linux, String path) {
        int result = linux.unlink(path);
        return result < 0 && result != -Errno.ENOENT ? Optional.of(problem(result, path)) : Optional.empty();
    }

    private static ControlSocket listen(Linux linux, String path) {
        int listener = linux.listenUnix(path, ControlLimits.BACKLOG);
        if (listener < 0) {
            return new Refused(problem(listener, path));
        }
        int result = linux.chmod(path, 0600);
        if (result < 0) {
            linux.close(listener);
            linux.unlink(path);
            return new Refused(problem(result, path));
        }
        return new Listening(listener, path);
    }

    private static String problem(int result, String path) {
        return "cannot listen: " + Errno.describe(result) + " (" + path + ")";
    }
}
