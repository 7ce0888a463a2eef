package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.ValueType;
import dev.vigil.core.spec.FdStoreLimit;
import dev.vigil.core.spec.ListenSocket;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ServiceSockets;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of sockets that are opened for a service before it starts. */
final class ListenKeys implements KeyGroup {
    private static final int FIRST_FD = 3;
    /** With the descriptor store they fit one variable of execve(2). */
    private static final int SOCKETS_MAX = 64;

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

    @Override
    public List<Key<?>> keys() {
        return List.of(LISTEN, STDIN);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        boolean input = service.get(STDIN).isPresent();
        return service.get(LISTEN)
                .filter(sockets -> !sockets.isEmpty())
                .map(sockets ->
                        sockets.stream().map(socket -> named(socket, spec)).toList())
                .map(sockets -> spec.withSection(ServiceSockets.class, new ServiceSockets(sockets, input)))
                .orElse(spec);
    }

    private static ListenSocket named(ListenSocket socket, ServiceSpec spec) {
        return socket.name().isEmpty()
                ? new ListenSocket(socket.place(), spec.name(), socket.backlog(), socket.file(), socket.options())
                : socket;
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        Optional<ServiceSockets> section = spec.section(ServiceSockets.class);
        if (service.has(STDIN) && !service.has(LISTEN)) {
            service.refuse(STDIN, "it has no socket (listen)");
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
        int last = FIRST_FD + sockets.size() - 1;
        int stored = spec.section(FdStoreLimit.class).map(FdStoreLimit::max).orElse(0);
        if (spec.readiness().orElse(null) instanceof Readiness.NotificationFd(int fd)
                && fd >= FIRST_FD
                && fd <= last + stored
                && !section.onStandardInput()) {
            service.refuse(LISTEN, "its sockets take the numbers from " + FIRST_FD + " on, one of which is ready.fd");
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
