package dev.vigil.daemon.feature.activation;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.ConnectionPlan;
import dev.vigil.core.spec.ConnectionPlan.Logged;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.launch.CommandRunner;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.launch.LaunchRequest;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.linux.ByteText;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PathTrust;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes the connections at sockets for each of whose connections a process is launched, and launches these. A process
 * is not a part of an incarnation of its service: its variables say that it is of another, which no service can have,
 * {@code finger(connection)#7}. By that whatever it leaves behind is found and killed.
 */
final class ConnectionServer {
    private static final Duration UNLIMITED = Duration.ofDays(36_500);
    private static final long RETRY_NANOS = 1_000_000_000;
    private static final Set<Integer> LASTING =
            Set.of(Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOBUFS, Errno.EINVAL);
    private static final int ACCEPTS_PER_TURN_MAX = 32;
    private static final int BANNER_BYTES_MAX = 4_096;
    private static final long NOTE_NANOS = 60_000_000_000L;

    private final FeatureContext context;
    private final Linux linux;
    private final Poller poller;
    private final ConnectionLaunch launch;
    private final Consumer<String> info;
    private final Consumer<String> trouble;
    private final ConnectionLog log;
    private final Map<String, Served> services = new HashMap<>();
    private final DeadlineQueue<ServedSocket> pauses = new DeadlineQueue<>();
    private long number;

    /** What launches of a service have beside their connection, and what is done once one has ended. */
    interface ConnectionLaunch {
        /** @throws LaunchRefused with the cause */
        LaunchAdditions additions(Incarnation mark, ServiceSpec spec);

        /** Kills what a process has left behind. */
        void killRest(Incarnation mark);
    }

    private static final class Served {
        private final ServiceSpec spec;
        private final List<ServedSocket> sockets = new ArrayList<>();
        private final List<CommandRunner.Command> running = new ArrayList<>();

        Served(ServiceSpec spec) {
            this.spec = spec;
        }
    }

    private record ServedSocket(Served service, int fd, ConnectionGate gate) {
        String name() {
            return service.spec.name();
        }
    }

    ConnectionServer(FeatureContext context, ConnectionLaunch launch, Consumer<String> info, Consumer<String> trouble) {
        this.context = context;
        this.linux = context.linux();
        this.poller = context.loop().poller(EventPriority.PROBE);
        this.launch = launch;
        this.info = info;
        this.trouble = trouble;
        this.log = new ConnectionLog(context.loop()::nowNanos);
    }

    /** Serves {@code open}, the sockets of {@code spec}; what runs of it goes on. */
    void begin(ServiceSpec spec, List<OpenSocket> open, List<ConnectionPlan> plans) {
        Served before = services.get(spec.name());
        List<Integer> fds = open.stream().map(OpenSocket::fd).toList();
        if (before != null
                && before.spec.equals(spec)
                && before.sockets.stream().map(ServedSocket::fd).toList().equals(fds)) {
            return;
        }
        // No earlier vigild has given this number; of nanoseconds it would have more digits than a mark may have.
        number = number == 0 ? linux.realtimeNanos() / 1_000 : number;
        Served served = new Served(spec);
        services.put(spec.name(), served);
        if (before != null) {
            unwatch(before);
            served.running.addAll(before.running);
        }
        for (int i = 0; i < open.size(); i++) {
            ServedSocket socket = new ServedSocket(served, open.get(i).fd(), new ConnectionGate(linux, plans.get(i)));
            served.sockets.add(socket);
            linux.setNonBlocking(socket.fd, true);
            watch(socket);
        }
    }

    private void watch(ServedSocket socket) {
        poller.watch(socket.fd, Flags.EPOLLIN, (_, _, now) -> accept(socket, now));
    }

    private void unwatch(Served served) {
        served.sockets.forEach(socket -> {
            poller.unwatch(socket.fd);
            pauses.remove(socket);
            linux.setNonBlocking(socket.fd, false);
        });
        served.sockets.clear();
    }

    /** Takes nothing more for now, since the sockets are about to change; what runs goes on. */
    void unwatch(String service) {
        Served served = services.get(service);
        if (served != null) {
            unwatch(served);
        }
    }

    /** Ends all that runs for a service, and takes nothing more. */
    void end(String service) {
        Served served = services.remove(service);
        if (served != null) {
            unwatch(served);
            List.copyOf(served.running).forEach(command -> command.end("stopped"));
            context.notes().remove(service, "connections");
        }
    }

    private void accept(ServedSocket socket, long now) {
        for (int i = 0; i < ACCEPTS_PER_TURN_MAX && !socket.service.sockets.isEmpty(); i++) {
            if (socket.gate.isFull(now)) {
                if (i == 0) {
                    rest(socket, now);
                }
                return;
            }
            int connection = linux.accept(socket.fd);
            if (connection == -Errno.EAGAIN) {
                return;
            }
            if (connection < 0) {
                acceptFailed(socket, connection, now);
                return;
            }
            socket.gate.count();
            take(socket, connection, now);
        }
    }

    /** Another one is there in this second. */
    private void rest(ServedSocket socket, long now) {
        socket.gate.plan().rate().ifPresent(rate -> {
            pause(socket, now + rate.pause().toNanos());
            failed(socket, "connections wait:", "there were more in a second than cps = " + rate.perSecond());
        });
    }

    /** One whose client has gone is nothing; without descriptors or memory the next would fail as well. */
    private void acceptFailed(ServedSocket socket, int errno, long now) {
        boolean lasting = LASTING.contains(-errno);
        failed(socket, "connection lost:", Errno.describe(errno));
        if (lasting) {
            pause(socket, now + RETRY_NANOS);
        }
    }

    private void pause(ServedSocket socket, long untilNanos) {
        poller.unwatch(socket.fd);
        pauses.set(socket, untilNanos);
    }

    private void take(ServedSocket socket, int connection, long now) {
        PeerAddress peer = PeerAddress.of(linux, connection);
        if (peer.isGone()) {
            linux.close(connection);
            return;
        }
        Optional<String> refusal = socket.gate.refusal(peer, now);
        if (refusal.isPresent()) {
            linux.close(connection);
            failed(socket, "connection refused:", peer.text() + ", " + refusal.get());
            return;
        }
        socket.gate.plan().banner().ifPresent(file -> sendBanner(socket, connection, file));
        linux.setNonBlocking(connection, false);
        serve(socket, connection, peer);
    }

    private void sendBanner(ServedSocket socket, int connection, String file) {
        Optional<String> mistrust = new PathTrust(linux).problem(file);
        String text = mistrust.isPresent() ? "" : linux.readFile(file).orElse("");
        byte[] bytes = ByteText.encode(text);
        if (bytes.length == 0) {
            failed(socket, "banner not sent:", mistrust.orElse(file + " can't be read"));
        } else {
            linux.write(connection, bytes, 0, Math.min(bytes.length, BANNER_BYTES_MAX));
        }
    }

    private void serve(ServedSocket socket, int connection, PeerAddress peer) {
        Served served = socket.service;
        Incarnation mark = new Incarnation(served.spec.name() + "(connection)", ++number);
        socket.gate.began(peer);
        Attempt attempt = new Attempt(socket, connection, peer, mark);
        try {
            LaunchRequest request = request(served.spec, mark, connection, peer);
            CommandRunner.Command command = context.commands().run(request, UNLIMITED, attempt, attempt::over);
            attempt.command = Optional.of(command);
            served.running.add(command);
            if (socket.gate.plan().logged() == Logged.ALL) {
                log.say(served.spec.name(), "connection from", peer.text(), info);
            }
        } catch (LaunchRefused e) {
            attempt.ended(e.reason(), -1);
        }
    }

    private LaunchRequest request(ServiceSpec spec, Incarnation mark, int connection, PeerAddress peer) {
        Map<String, String> variables = new LinkedHashMap<>(peer.variables());
        variables.put(IdentityVariables.RUN, context.runDirectory());
        List<Descriptor> descriptors = List.of(
                new Descriptor.Inherited(0, connection),
                new Descriptor.Inherited(1, connection),
                new Descriptor.Inherited(2, connection));
        LaunchAdditions additions = LaunchAdditions.descriptors(descriptors)
                .and(LaunchAdditions.variables(variables, List.of()))
                .and(launch.additions(mark, spec));
        return new LaunchRequest(spec, mark, spec.launch().command(), additions);
    }

    private void say(ServedSocket socket, String kind, String text) {
        if (socket.gate.plan().logged() != Logged.NONE) {
            log.say(socket.name(), kind, text, trouble);
        }
    }

    private void failed(ServedSocket socket, String kind, String text) {
        say(socket, kind, text);
        context.notes().put(socket.name(), "connections", kind + " " + text, NOTE_NANOS);
    }

    /** One connection and its process. */
    private final class Attempt implements CommandRunner.EndListener {
        private final ServedSocket socket;
        private final PeerAddress peer;
        private final Incarnation mark;
        private int connection;
        private Optional<CommandRunner.Command> command = Optional.empty();

        Attempt(ServedSocket socket, int connection, PeerAddress peer, Incarnation mark) {
            this.socket = socket;
            this.connection = connection;
            this.peer = peer;
            this.mark = mark;
        }

        /** The process has it now, or nobody. */
        @Override
        public void launched() {
            if (connection >= 0) {
                linux.close(connection);
                connection = -1;
            }
        }

        @Override
        public void ended(String error, int exitCode) {
            launched();
            socket.gate.ended(peer);
            if (exitCode > 0) {
                say(socket, "connection ended:", peer.text() + ", " + error);
            } else if (!error.isEmpty() && !error.equals("stopped")) {
                failed(socket, "connection failed:", peer.text() + ", " + error);
            } else if (socket.gate.plan().logged() == Logged.ALL) {
                log.say(socket.name(), "connection ended:", peer.text(), info);
            }
        }

        void over() {
            command.ifPresent(socket.service.running::remove);
            Served now = services.get(socket.name());
            if (now != null) {
                command.ifPresent(now.running::remove);
            }
            launch.killRest(mark);
        }
    }

    long nextDeadlineNanos() {
        return Math.min(log.nextDeadlineNanos(), pauses.nearestNanos());
    }

    void tick(long now) {
        log.tick(now);
        for (ServedSocket socket : pauses.takeDue(now)) {
            watch(socket);
        }
    }
}
