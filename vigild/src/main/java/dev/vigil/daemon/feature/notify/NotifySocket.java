package dev.vigil.daemon.feature.notify;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.NotifyMessage;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PeerCredentials;
import dev.vigil.linux.SocketMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The socket at which one incarnation speaks by sd_notify(3). Each has its own, so its name tells who speaks, also when
 * the speaker is gone already. It is bound before the launch, but listened to only after: then its incarnation is
 * known.
 *
 * <p>One that is sent more than {@link NotifyBudget} allows is not read for a while: its queue fills up, and the sender
 * waits in send(2).
 *
 * <p>{@code BARRIER=1} comes with a descriptor whose closing tells the sender that all it said before was heard:
 * messages are handled in their order, and what came along and nobody takes is closed after that.
 */
final class NotifySocket {
    /** Descriptors that it has sent and that take long to close; it is not heard before some of them are closed. */
    private static final int UNCLOSED_MAX = 64;

    private static final long UNCLOSED_PAUSE_NANOS = 100_000_000;

    /** What one turn of the loop reads from one socket. */
    private static final int MESSAGES_PER_TURN_MAX = 16;
    /** No service has this name, and none a shorter one. */
    private static final String UNFINISHED = "~";

    private final FeatureContext context;
    private final Linux linux;
    private final Poller poller;
    private final Listener listener;
    private final Incarnation incarnation;
    private final String path;
    private int fd;
    private Optional<FileStatus> owner = Optional.empty();
    private final NotifyBudget budget = new NotifyBudget();
    private final AtomicInteger unclosed = new AtomicInteger();
    private final byte[] buffer = new byte[Notification.BYTES_MAX + 1];

    /** Understands messages, and hears of too many. */
    interface Listener {
        boolean understands(String variable);

        void message(Incarnation incarnation, NotifyMessage message);

        /** Whether what comes from {@code sender} is heard; {@code looked} hears that it had to be looked up. */
        boolean isHeard(Incarnation incarnation, Optional<PeerCredentials> sender, Runnable looked);

        /** Descriptors that it sent have not come, because vigild may open no more. */
        void lost(Incarnation incarnation);

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
            FeatureContext context,
            Poller poller,
            Listener listener,
            Incarnation incarnation,
            String path,
            Optional<FileStatus> former) {
        this.context = context;
        this.linux = context.linux();
        this.poller = poller;
        this.listener = listener;
        this.incarnation = incarnation;
        this.path = path;
        this.owner = former;
        this.fd = bind(linux, path, former);
    }

    /** For a launch to come. @throws LaunchRefused with the cause */
    static NotifySocket of(
            FeatureContext context, Poller poller, Listener listener, Incarnation incarnation, String path) {
        return new NotifySocket(context, poller, listener, incarnation, path, Optional.empty());
    }

    /** In place of that of an earlier vigild, which the service still speaks to by its path; it keeps its owner. */
    static NotifySocket again(
            FeatureContext context, Poller poller, Listener listener, Incarnation incarnation, String path) {
        Linux linux = context.linux();
        Optional<FileStatus> former =
                linux.lstat(path).filter(FileStatus::isSocket).filter(status -> status.uid() != linux.geteuid());
        return new NotifySocket(context, poller, listener, incarnation, path, former);
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
            context.closer().close(fd);
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
            long readyNanos = unclosed.get() > UNCLOSED_MAX ? nowNanos + UNCLOSED_PAUSE_NANOS : budget.readyNanos();
            if (readyNanos > nowNanos) {
                poller.change(fd, 0);
                listener.tooMany(this, incarnation, readyNanos);
                return;
            }
            SocketMessage message = linux.receiveDescriptors(fd, buffer);
            if (message.length() < 0) {
                return;
            }
            budget.spend(NotifyBudget.MESSAGE_COST, nowNanos);
            handle(message, nowNanos);
        }
    }

    private void handle(SocketMessage message, long nowNanos) {
        if (message.truncated()) {
            listener.lost(incarnation);
        }
        Runnable looked = () -> budget.spend(NotifyBudget.SENDER_COST, nowNanos);
        if (!listener.isHeard(incarnation, message.sender(), looked)) {
            close(message.descriptors());
            return;
        }
        if (message.length() > Notification.BYTES_MAX) {
            listener.tooLong(incarnation);
            close(message.descriptors());
            return;
        }
        String text = new String(buffer, 0, message.length(), StandardCharsets.UTF_8);
        Notification notification = Notification.of(text, listener::understands);
        if (notification.lookup()) {
            budget.spend(NotifyBudget.LOOKUP_COST, nowNanos);
        }
        NotifyMessage all = new NotifyMessage(notification.assignments(), message.descriptors());
        try {
            listener.message(incarnation, all);
        } finally {
            close(all.takeDescriptors());
        }
    }

    private void close(List<Integer> descriptors) {
        if (!descriptors.isEmpty()) {
            context.closer().close(descriptors, unclosed);
        }
    }

    void close() {
        poller.unwatch(fd);
        linux.unlink(path);
        context.closer().close(fd); // descriptors of services may be in its queue
    }
}
