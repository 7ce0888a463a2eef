package dev.vigil.daemon.feature.notify;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.feature.NotifyHandler;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Datagram;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The socket at which one incarnation speaks by sd_notify(3). Each has its own, so its name tells who speaks, also when
 * the speaker is gone already. It is bound before the launch, but listened to only after: then its incarnation is
 * known.
 *
 * <p>{@code BARRIER=1} comes with a descriptor whose closing tells the sender that all it said before was heard:
 * messages are handled in their order and {@link Linux#receive} closes what came along, so that is true of itself.
 */
final class NotifySocket {
    private static final int MESSAGES_PER_TURN_MAX = 64;
    private static final int MESSAGE_BYTES_MAX = 64 * 1024;
    /** No service has this name, and none a shorter one. */
    private static final String UNFINISHED = "~";

    private final Linux linux;
    private final Poller poller;
    private final Map<String, NotifyHandler> handlers;
    private final Incarnation incarnation;
    private final String path;
    private final int fd;
    private long garbage;

    /**
     * Takes the place of whatever has its path.
     *
     * @param former of the socket that it replaces: its owner is the new one's too
     * @throws LaunchRefused with the cause
     */
    private NotifySocket(
            Linux linux,
            Poller poller,
            Map<String, NotifyHandler> handlers,
            Incarnation incarnation,
            String path,
            Optional<FileStatus> former) {
        this.linux = linux;
        this.poller = poller;
        this.handlers = handlers;
        this.incarnation = incarnation;
        this.path = path;
        this.fd = bind(linux, path, former);
    }

    /** For a launch to come. @throws LaunchRefused with the cause */
    static NotifySocket of(
            Linux linux, Poller poller, Map<String, NotifyHandler> handlers, Incarnation incarnation, String path) {
        return new NotifySocket(linux, poller, handlers, incarnation, path, Optional.empty());
    }

    /** In place of that of an earlier vigild, which the service still speaks to by its path; it keeps its owner. */
    static NotifySocket again(
            Linux linux, Poller poller, Map<String, NotifyHandler> handlers, Incarnation incarnation, String path) {
        Optional<FileStatus> former =
                linux.lstat(path).filter(FileStatus::isSocket).filter(status -> status.uid() != linux.geteuid());
        return new NotifySocket(linux, poller, handlers, incarnation, path, former);
    }

    /** Under another name at first: at its own there is never a socket that refuses the service's user. */
    private static int bind(Linux linux, String path, Optional<FileStatus> former) {
        String unfinished = path.substring(0, path.lastIndexOf('/') + 1) + UNFINISHED;
        linux.unlink(unfinished);
        int socket = linux.bindDatagram(unfinished);
        if (socket < 0) {
            throw new LaunchRefused("notify socket " + path + ": " + Errno.describe(socket));
        }
        former.ifPresent(status -> linux.chown(unfinished, status.uid(), status.gid()));
        int renamed = linux.rename(unfinished, path);
        if (renamed < 0) {
            linux.close(socket);
            linux.unlink(unfinished);
            throw new LaunchRefused("notify socket " + path + ": " + Errno.describe(renamed));
        }
        return socket;
    }

    void listen() {
        poller.watch(fd, Flags.EPOLLIN, (_, _, _) -> receive());
    }

    private void receive() {
        byte[] message = new byte[MESSAGE_BYTES_MAX];
        for (int i = 0; i < MESSAGES_PER_TURN_MAX; i++) {
            Datagram datagram = linux.receive(fd, message);
            if (datagram.length() < 0) {
                return;
            }
            handle(new String(message, 0, Math.min(datagram.length(), message.length), StandardCharsets.UTF_8));
        }
    }

    /** MAINPID first: what else a message says is about that process. */
    private void handle(String message) {
        message.lines().filter(line -> line.startsWith("MAINPID=")).forEach(this::line);
        message.lines().filter(line -> !line.startsWith("MAINPID=")).forEach(this::line);
    }

    private void line(String line) {
        int equals = line.indexOf('=');
        NotifyHandler handler = equals < 0 ? null : handlers.get(line.substring(0, equals));
        if (handler == null || !handler.handle(incarnation, line.substring(equals + 1))) {
            garbage++;
        }
    }

    /** Lines that nobody understands. */
    long garbage() {
        return garbage;
    }

    void close() {
        poller.unwatch(fd);
        linux.close(fd);
        linux.unlink(path);
    }
}
