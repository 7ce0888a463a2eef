package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.DynamicUser;
import dev.vigil.core.spec.FdStoreLimit;
import dev.vigil.core.spec.Health;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.ListenSocket;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.RestartLimit;
import dev.vigil.core.spec.RestartPlan;
import dev.vigil.core.spec.ServiceCredentials;
import dev.vigil.core.spec.ServiceSockets;
import dev.vigil.core.spec.ServiceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of sockets that are opened for a service before it starts. */
final class ListenKeys implements KeyGroup {
    private static final int FIRST_FD = 3;
    /** With the descriptor store they fit one variable of execve(2). */
    private static final int SOCKETS_MAX = 64;

    private static final RestartLimit DEMAND_LIMIT = new RestartLimit(60, Duration.ofMinutes(1));

    private static final KeyTable TABLE = KeyTable.of(ListenSocketKeys.ALL);

    private static final Key<List<ListenSocket>> LISTEN = Key.of(
            "listen",
            new ValueType<>(
                    "a table, or an array of tables",
                    ValueType.table(TABLE, ListenSocketKeys::socket).oneOrMany().reader(),
                    Optional.of(TABLE)),
            "none",
            "A socket that vigild opens for it before it starts, or an array of such. Each is one of `tcp`, `tcp6`,"
                    + " `udp`, `unix` and `fifo`. The program has them as sd_listen_fds(3) says: from descriptor 3 on,"
                    + " with `$LISTEN_FDS`, `$LISTEN_PID` and `$LISTEN_FDNAMES`. They stay open while it is restarted,"
                    + " also over a SIGKILL and an upgrade of vigild, and are closed when it is stopped.");

    private static final Key<Boolean> STDIN = Key.of(
            "stdin",
            ValueType.choice(Map.of("socket", true)),
            "the null device",
            "`socket`: its one socket of `listen` is its standard input and output, as under inetd; there is no"
                    + " `$LISTEN_FDS` then.");

    private static final Key<Boolean> ON_DEMAND = Key.of(
            "on-demand",
            ValueType.truth(),
            "false",
            "It is launched when somebody connects to one of its sockets or sends there, and not before. When it has"
                    + " ended it waits for the next one, unless the restart policy gives it up; ends with success count"
                    + " as restarts too. Without `restart-limit` it is given up after 60 restarts within a minute.");

    private static final Key<Duration> IDLE_STOP = Key.of(
            "idle-stop",
            ValueTypes.LASTING,
            "never",
            "With `on-demand`: it is stopped when nobody has been connected to its sockets for so long, and launched"
                    + " again on demand.");

    @Override
    public List<Key<?>> keys() {
        return List.of(LISTEN, STDIN, ON_DEMAND, IDLE_STOP);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        boolean input = service.get(STDIN).isPresent();
        boolean onDemand = service.get(ON_DEMAND).orElse(false);
        Optional<Duration> idle = service.get(IDLE_STOP);
        return service.get(LISTEN)
                .filter(sockets -> !sockets.isEmpty())
                .map(sockets ->
                        sockets.stream().map(socket -> named(socket, spec)).toList())
                .map(sockets -> new ServiceSockets(sockets, input, onDemand, idle))
                .map(section -> limited(spec, section).withSection(ServiceSockets.class, section))
                .orElse(spec);
    }

    /** What ends at once without taking what waits for it would be launched again and again. */
    private static ServiceSpec limited(ServiceSpec spec, ServiceSockets section) {
        RestartPlan restart = spec.restart();
        return section.onDemand() && restart.limit().isEmpty()
                ? spec.withRestart(restart.withLimit(Optional.of(DEMAND_LIMIT)))
                : spec;
    }

    private static ListenSocket named(ListenSocket socket, ServiceSpec spec) {
        return socket.name().isEmpty()
                ? new ListenSocket(
                        socket.place(),
                        spec.name(),
                        socket.backlog(),
                        socket.file(),
                        socket.options(),
                        socket.connections())
                : socket;
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        Optional<ServiceSockets> section = spec.section(ServiceSockets.class);
        if (service.has(STDIN) && !service.has(LISTEN)) {
            service.refuse(STDIN, "it has no socket (listen)");
        }
        if (service.has(ON_DEMAND) && !service.has(LISTEN)) {
            service.refuse(ON_DEMAND, "it has no socket (listen)");
        }
        boolean onDemand = service.get(ON_DEMAND).orElse(false);
        if (onDemand && spec.kind() != ServiceSpec.Kind.DAEMON) {
            service.refuse(ON_DEMAND, "only a service of kind \"daemon\" is launched on demand");
        }
        if (service.has(IDLE_STOP) && !onDemand) {
            service.refuse(IDLE_STOP, "it is not launched again unless it is on-demand");
        }
        if (service.has(IDLE_STOP)
                && section.stream()
                        .flatMap(sockets -> sockets.sockets().stream())
                        .anyMatch(socket -> !socket.place().hasConnections())) {
            service.refuse(IDLE_STOP, "vigild sees connections only, and one of its sockets has none");
        }
        section.ifPresent(sockets -> check(service, spec, sockets));
    }

    private static void check(ConfigSection service, ServiceSpec spec, ServiceSockets section) {
        List<ListenSocket> sockets = section.sockets();
        if (sockets.size() > SOCKETS_MAX) {
            service.refuse(LISTEN, "a service has at most " + SOCKETS_MAX + " sockets");
        }
        if (section.onStandardInput() && sockets.size() > 1) {
            service.refuse(STDIN, "only a service with one socket can have it there");
        }
        checkTwice(service, sockets);
        checkConnections(service, spec, section);
        int last = FIRST_FD + sockets.size() - 1;
        int stored = spec.section(FdStoreLimit.class).map(FdStoreLimit::max).orElse(0);
        if (spec.readiness().orElse(null) instanceof Readiness.NotificationFd(int fd)
                && fd >= FIRST_FD
                && fd <= last + stored
                && !section.onStandardInput()) {
            service.refuse(LISTEN, "its sockets take the numbers from " + FIRST_FD + " on, one of which is ready.fd");
        }
    }

    private static void checkConnections(ConfigSection service, ServiceSpec spec, ServiceSockets section) {
        long taking = section.sockets().stream()
                .filter(socket -> socket.connections().isPresent())
                .count();
        if (taking == 0) {
            return;
        }
        if (taking < section.sockets().size()) {
            service.refuse(LISTEN, "accept = true holds for all sockets of a service, or for none");
        }
        Stream.of(STDIN, ON_DEMAND, IDLE_STOP)
                .filter(service::has)
                .forEach(key -> service.refuse(key, "with accept = true each connection has a process of its own"));
        boolean fits = spec.kind() == ServiceSpec.Kind.DAEMON
                && spec.readiness().isEmpty()
                && spec.section(Health.class).isEmpty()
                && spec.section(FdStoreLimit.class).isEmpty()
                && spec.section(LaunchCommands.class).isEmpty()
                && spec.section(ServiceCredentials.class).isEmpty()
                && spec.section(DynamicUser.class).isEmpty();
        if (!fits) {
            service.refuse(
                    LISTEN,
                    "with accept = true each connection has a process of its own: kind, ready, health, fd-store-max,"
                            + " credentials, dynamic-user and commands around a launch have no meaning");
        }
    }

    private static void checkTwice(ConfigSection service, List<ListenSocket> sockets) {
        for (int i = 0; i < sockets.size(); i++) {
            for (ListenSocket earlier : sockets.subList(0, i)) {
                if (sockets.get(i).conflictsWith(earlier)) {
                    String where = sockets.get(i).place().text();
                    service.refuse(LISTEN, "two of its sockets are in each other's way (" + where + ")");
                    return;
                }
            }
        }
    }
}
