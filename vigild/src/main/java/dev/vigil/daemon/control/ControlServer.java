package dev.vigil.daemon.control;

import dev.vigil.api.EventEntry;
import dev.vigil.api.http.Response;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Errno;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PeerCredentials;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Serves the control socket on the loop's thread. Whatever clients do, the loop does a bounded amount of work for them
 * in a turn and keeps a bounded amount of memory ({@link ControlLimits}); it never waits for one.
 *
 * <p>When there are too many clients, the one that has been silent for longest has to go: connections that only wait
 * must not keep out one that asks. Then one that has been served and has sent more ahead. Where none can go, a further
 * one is accepted and told so, since a connection that nobody accepts looks like a vigild that hangs. When descriptors
 * run out the listener rests for a moment instead: it would stay readable and the loop would spin.
 */
public final class ControlServer implements LoopComponent {
    private static final String TOO_MANY = "cannot serve you now: too many clients (" + ControlLimits.CLIENTS_MAX + ")";

    private final Linux linux;
    private final Poller poller;
    private final LongSupplier turnNanos;
    private final BiConsumer<String, Throwable> bug;
    private final ControlSocket.Listening listener;
    private final Router router;
    private final PeerCheck peers;
    private final Set<ClientConnection> clients = new LinkedHashSet<>();
    private final Set<ClientConnection> followers = new LinkedHashSet<>();
    private final ServingQueue queue = new ServingQueue();
    private final byte[] readBuffer = new byte[ControlLimits.READ_BYTES];
    private Optional<Long> inode;
    private long nextDeadlineNanos = Long.MAX_VALUE;
    private long listenAgainNanos = Long.MAX_VALUE;
    private boolean eventsUnsent;
    private boolean limitsMemory;

    /**
     * The rest of vigild that the server needs.
     *
     * @param poller of the urgency of clients
     * @param turnNanos the loop's one reading of the clock in this turn
     * @param bug hears of a mistake of ours that cost one request, with where it was
     */
    public record Surroundings(Linux linux, Poller poller, LongSupplier turnNanos, BiConsumer<String, Throwable> bug) {}

    /** Serves {@code listener} once told to {@link #listen}, and closes it in the end. */
    public ControlServer(Surroundings around, List<RouteGroup> groups, ControlSocket.Listening listener) {
        this.linux = around.linux();
        this.poller = around.poller();
        this.turnNanos = around.turnNanos();
        this.bug = around.bug();
        this.listener = listener;
        this.inode = inode();
        this.router = new Router(
                groups.stream().flatMap(group -> group.routes().stream()).toList());
        this.peers = new PeerCheck(linux.geteuid());
    }

    /** Begins to accept clients. */
    public void listen() {
        poller.watch(listener.fd(), Flags.EPOLLIN, (_, _, _) -> acceptAll());
    }

    private Optional<Long> inode() {
        return linux.lstat(listener.path()).map(FileStatus::inode);
    }

    /**
     * Listens at its path again after the socket's file was removed; the descriptor keeps its number, and who has
     * connected before is served. @return why it can't
     */
    public Optional<String> listenAgain() {
        return switch (ControlSocket.open(linux, listener.path())) {
            case ControlSocket.Refused(String problem) -> Optional.of(problem);
            case ControlSocket.Listening listening -> {
                acceptAll();
                poller.unwatch(listener.fd());
                linux.dup2CloseOnExec(listening.fd(), listener.fd());
                linux.close(listening.fd());
                inode = inode();
                listen();
                yield Optional.empty();
            }
        };
    }

    /** Tells every follower of events, before this turn ends. */
    public void publish(EventEntry entry) {
        if (!followers.isEmpty()) {
            byte[] event = EventRoutes.encoded(entry);
            followers.forEach(follower -> follower.send(entry.id(), event));
            eventsUnsent = true;
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return eventsUnsent || !queue.isEmpty() ? nowNanos() : Math.min(nextDeadlineNanos, listenAgainNanos);
    }

    @Override
    public void tick(long nowNanos) {
        if (eventsUnsent) {
            eventsUnsent = false;
            List.copyOf(followers).forEach(ClientConnection::flush);
        }
        queue.visitAll();
        if (listenAgainNanos <= nowNanos) {
            listenAgainNanos = Long.MAX_VALUE;
            poller.change(listener.fd(), Flags.EPOLLIN);
        }
        if (nextDeadlineNanos <= nowNanos) {
            expire(nowNanos);
        }
    }

    private void expire(long nowNanos) {
        List.copyOf(clients).stream()
                .filter(client -> client.deadlineNanos() <= nowNanos)
                .forEach(ClientConnection::expire);
        nextDeadlineNanos = clients.stream()
                .mapToLong(ClientConnection::deadlineNanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** How many connections there are. */
    public int clients() {
        return clients.size();
    }

    /** Sends what can be sent at once, closes every connection and the listener, and takes the socket's file away. */
    public void close() {
        tick(nowNanos());
        List.copyOf(clients).forEach(ClientConnection::close);
        poller.unwatch(listener.fd());
        linux.close(listener.fd());
        if (inode().equals(inode)) { // else it is another vigild's
            linux.unlink(listener.path());
        }
    }

    private void acceptAll() {
        for (int i = 0; i < ControlLimits.ACCEPTS_PER_TURN && queue.unserved() < ControlLimits.UNSERVED_MAX; i++) {
            int fd = linux.accept(listener.fd());
            if (fd >= 0) {
                welcome(fd);
            } else if (!goOn(-fd)) {
                return;
            }
        }
    }

    private boolean goOn(int errno) {
        return switch (errno) {
            case Errno.EINTR, Errno.ECONNABORTED -> true;
            case Errno.EAGAIN -> false;
            default -> rest(); // no descriptors, no memory
        };
    }

    private boolean rest() {
        poller.change(listener.fd(), 0);
        listenAgainNanos = nowNanos() + ControlLimits.ACCEPT_PAUSE_NANOS;
        return false;
    }

    private void welcome(int fd) {
        if (clients.size() >= ControlLimits.CLIENTS_MAX + ControlLimits.REFUSED_MAX) {
            turnAway(fd);
            return;
        }
        ClientConnection client = new ClientConnection(this, fd);
        clients.add(client);
        try {
            serveOrRefuse(client, linux.peer(fd));
        } catch (RuntimeException | LinkageError e) { // else the loop would hold the listener to blame
            bug.accept("a new client", e);
            client.close();
        }
    }

    private void serveOrRefuse(ClientConnection client, Optional<PeerCredentials> peer) {
        Optional<String> refusal = peers.refusal(peer);
        if (refusal.isPresent()) {
            client.refuse(403, refusal.get());
        } else if (clients.size() > ControlLimits.CLIENTS_MAX && !makeRoomFor(client)) {
            client.refuse(503, TOO_MANY);
        } else {
            client.begin();
        }
    }

    private boolean makeRoomFor(ClientConnection newcomer) {
        Optional<ClientConnection> silent = clients.stream()
                .filter(client -> !client.equals(newcomer) && client.isIdle())
                .findFirst()
                .or(queue::served);
        silent.ifPresent(ClientConnection::close);
        return silent.isPresent();
    }

    private void turnAway(int fd) {
        byte[] answer = Response.failure(503, TOO_MANY).encode(false, false);
        linux.write(fd, answer, 0, answer.length);
        linux.close(fd);
    }

    // ---- what clients need

    Linux linux() {
        return linux;
    }

    byte[] readBuffer() {
        return readBuffer;
    }

    long nowNanos() {
        return turnNanos.getAsLong();
    }

    void due(long deadlineNanos) {
        nextDeadlineNanos = Math.min(nextDeadlineNanos, deadlineNanos);
    }

    void handle(Exchange exchange) {
        try {
            router.handle(exchange);
        } catch (RuntimeException | LinkageError e) {
            bug.accept("request " + exchange.request(), e);
            exchange.fail(500, "cannot answer " + exchange.request() + ": a mistake in vigild (" + e + ")");
        }
    }

    /** What clients have not taken yet, of all of them. */
    long unsentBytes() {
        return clients.stream().mapToLong(ClientConnection::unsentBytes).sum();
    }

    ServingQueue queue() {
        return queue;
    }

    /** Clients who hold most have to go until all together hold little enough. */
    void limitMemory() {
        if (limitsMemory) {
            return;
        }
        limitsMemory = true;
        try {
            while (heldBytes() > ControlLimits.HELD_TOTAL_MAX_BYTES) {
                clients.stream()
                        .max(Comparator.comparingInt(ClientConnection::heldBytes))
                        .ifPresent(ClientConnection::giveUp);
            }
        } finally {
            limitsMemory = false;
        }
    }

    /** What all clients together make vigild keep in memory. */
    long heldBytes() {
        return clients.stream().mapToLong(ClientConnection::heldBytes).sum();
    }

    void followed(ClientConnection client) {
        followers.add(client);
    }

    void watch(ClientConnection client, int fd, int events, boolean first) {
        if (first) {
            poller.watch(fd, events, (_, ready, _) -> client.ready(ready));
        } else {
            poller.change(fd, events);
        }
    }

    void closed(ClientConnection client, int fd) {
        clients.remove(client);
        queue.remove(client);
        followers.remove(client);
        poller.unwatch(fd);
        linux.close(fd);
    }
}
