package dev.vigil.daemon.feature.activation;

import dev.vigil.core.spec.ListenSocket;
import dev.vigil.core.spec.ServiceSockets;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The sockets of all services that are open. */
final class SocketTable {
    private final Linux linux;
    private final SocketOpener opener;
    private final Map<String, List<OpenSocket>> sockets = new TreeMap<>();
    private long changes;

    SocketTable(Linux linux) {
        this.linux = linux;
        this.opener = new SocketOpener(linux);
    }

    long changes() {
        return changes;
    }

    Map<String, List<OpenSocket>> all() {
        return sockets;
    }

    /** In the order of {@link ServiceSockets} once they were opened. */
    List<OpenSocket> of(String service) {
        return sockets.getOrDefault(service, List.of());
    }

    Set<Integer> descriptors() {
        Set<Integer> descriptors = new HashSet<>();
        sockets.values().forEach(some -> some.forEach(socket -> descriptors.add(socket.fd())));
        return descriptors;
    }

    /** Whether just those that are {@code wanted} are open. */
    boolean fit(String service, ServiceSockets wanted) {
        return of(service).stream().map(OpenSocket::description).toList().equals(descriptions(wanted));
    }

    private static List<String> descriptions(ServiceSockets wanted) {
        return wanted.sockets().stream().map(SocketTable::description).toList();
    }

    /**
     * Opens what is not open yet of {@code wanted}, and closes what is not among it. All or nothing of what is new.
     *
     * @throws LaunchRefused with the cause
     */
    void open(String service, ServiceSockets wanted) {
        // Two that share an address by reuse-port are described alike: each is kept for one of them.
        List<String> missing = new ArrayList<>(descriptions(wanted));
        List<OpenSocket> kept = new ArrayList<>();
        for (OpenSocket socket : of(service)) {
            if (missing.remove(socket.description())) {
                kept.add(socket);
            } else {
                close(socket);
            }
        }
        put(service, kept);
        List<OpenSocket> left = new ArrayList<>(kept);
        List<OpenSocket> opened = new ArrayList<>();
        List<OpenSocket> all = new ArrayList<>();
        try {
            for (ListenSocket socket : wanted.sockets()) {
                Optional<OpenSocket> there = left.stream()
                        .filter(open -> open.description().equals(description(socket)))
                        .findFirst();
                there.ifPresent(left::remove);
                all.add(there.orElseGet(() -> opened(socket, opened)));
            }
        } catch (LaunchRefused e) {
            opened.forEach(this::close);
            throw e;
        }
        put(service, all);
    }

    private OpenSocket opened(ListenSocket socket, List<OpenSocket> opened) {
        int fd = opener.open(socket);
        FileStatus status = linux.stat(fd).orElseThrow(() -> new LaunchRefused("listen: descriptor " + fd));
        boolean hasFile = socket.place() instanceof ListenSocket.Unix unix && !unix.isAbstract();
        String path = hasFile ? socket.path().orElse("") : "";
        OpenSocket open = new OpenSocket(description(socket), fd, fd, status.device(), status.inode(), path);
        opened.add(open);
        return open;
    }

    /** All that the kernel was told of it; what it is called does not matter. */
    private static String description(ListenSocket socket) {
        return socket.place() + " " + socket.backlog() + " " + socket.file() + " " + socket.options();
    }

    private void put(String service, List<OpenSocket> some) {
        changes++;
        if (some.isEmpty()) {
            sockets.remove(service);
        } else {
            sockets.put(service, List.copyOf(some));
        }
    }

    /** Takes one that an earlier vigild has opened. */
    void add(String service, OpenSocket socket) {
        List<OpenSocket> some = new ArrayList<>(of(service));
        some.add(socket);
        put(service, some);
    }

    /** Closes all of a service. */
    void closeAll(String service) {
        List<OpenSocket> some = of(service);
        if (!some.isEmpty()) {
            put(service, List.of());
            some.forEach(this::close);
        }
    }

    /** Its file goes first: who finds none is told that nobody is there, as who is refused is. */
    private void close(OpenSocket socket) {
        if (!socket.path().isEmpty()
                && linux.lstat(socket.path()).filter(FileStatus::isSocket).isPresent()) {
            linux.unlink(socket.path());
        }
        // The keeper has it open for a moment still, and whoever connects then would wait for nobody.
        linux.shutdown(socket.fd());
        linux.close(socket.fd());
    }
}
