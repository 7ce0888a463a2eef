package dev.vigil.daemon.feature.notify;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Datagram;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The socket at which one incarnation speaks by sd_notify(3). Each has its own, so its name tells who speaks, also when
 * the speaker is gone already. It is bound before the launch, but listened to only after: then its incarnation is
 * known.
 *
 * <p>One that is sent more than {@link NotifyBudget} allows is not read for a while: its queue fills up, and the sender
 * waits in send(2).
 *
 * <p>{@code BARRIER=1} comes with a descriptor whose closing tells the sender that all it said before was heard:
 * messages are handled in their order and {@link Linux#receive} closes what came along, so that is true of itself.
 */
final class NotifySocket {
    /** What one turn of the loop reads from one socket. */
    private static final int MESSAGES_PER_TURN_MAX = 16;
    /** No service has this name, and none a shorter one. */
    private static final String UNFINISHED = "~";

    private final Linux linux;
    private final Poller poller;
    private final Listener listener;
    private final Incarnation incarnation;
    private final String path;
    private int fd;
    private Optional<FileStatus> owner = Optional.empty();
    private final NotifyBudget budget = new NotifyBudget();
    private final byte[] buffer = new byte[Notification.BYTES_MAX + 1];

    /** Understands messages, and hears of too many. */
    interface Listener {
        boolean understands(String variable);

        void message(Incarnation incarnation, Notification notification);

        /** A message was longer than {@link Notification#BYTES_MAX} and is ignored. */
        void tooLong(Incarnation incarnation);

        /** It is not read before {@code untilNanos}; then {@link NotifySocket#resume} is to be called. */
        void tooMany(NotifySocket socket, Incarnation incarnation, long untilNanos);
    }

    /**
     * Takes the place of whatever has its path.
     *
     * @param former of the socket that it replaces: its owner is the new one's too
     * @throws LaunchRefused with the cause
     */
    private NotifySocket(
            Linux linux,
            Poller poller,
            Listener listener,
            Incarnation incarnation,
            String path,
            Optional<FileStatus> former) {
        this.linux = linux;
        this.poller = poller;
        this.listener = listener;
        this.incarnation = incarnation;
        this.path = path;
        this.owner = former;
        this.fd = bind(linux, path, former);
    }

    /** For a launch to come. @throws LaunchRefused with the cause */
    static NotifySocket of(Linux linux, Poller poller, Listener listener, Incarnation incarnation, String path) {
        return new NotifySocket(linux, poller, listener, incarnation, path, Optional.empty());
    }

    /** In place of that of an earlier vigild, which the service still speaks to by its path; it keeps its owner. */
    static NotifySocket again(Linux linux, Poller poller, Listener listener, Incarnation incarnation, String path) {
        Optional<FileStatus> former =
                linux.lstat(path).filter(FileStatus::isSocket).filter(status -> status.uid() != linux.geteuid());
        return new NotifySocket(linux, poller, listener, incarnation, path, former);
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

    /** Its file has its owner by now. */
    void rememberOwner() {
        owner = linux.lstat(path);
    }

    /** In place of its file, which was removed; what was sent to that one is read first. @return why it cannot */
    Optional<String> bindAgain(long nowNanos) {
        try {
            int again = bind(linux, path, owner);
            receive(nowNanos);
            poller.unwatch(fd);
            linux.close(fd);
            fd = again;
            listen();
            return Optional.empty();
        } catch (LaunchRefused e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    void listen() {
        poller.watch(fd, Flags.EPOLLIN, (_, _, now) -> receive(now));
    }

    /** Reads on after {@link Listener#tooMany}. */
    void resume() {
        poller.change(fd, Flags.EPOLLIN);
    }

    private void receive(long nowNanos) {
        for (int i = 0; i < MESSAGES_PER_TURN_MAX; i++) {
            if (budget.readyNanos() > nowNanos) {
                poller.change(fd, 0);
                listener.tooMany(this, incarnation, budget.readyNanos());
                return;
            }
            Datagram datagram = linux.receive(fd, buffer);
            if (datagram.length() < 0) {
                return;
            }
            budget.spend(NotifyBudget.MESSAGE_COST, nowNanos);
            handle(datagram.length(), nowNanos);
        }
    }

    private void handle(int length, long nowNanos) {
        if (length > Notification.BYTES_MAX) {
            listener.tooLong(incarnation);
            return;
        }
        String message = new String(buffer, 0, length, StandardCharsets.UTF_8);
        Notification notification = Notification.of(message, listener::understands);
        if (notification.lookup()) {
            budget.spend(NotifyBudget.LOOKUP_COST, nowNanos);
        }
        listener.message(incarnation, notification);
    }

    void close() {
        poller.unwatch(fd);
        linux.close(fd);
        linux.unlink(path);
    }
}
