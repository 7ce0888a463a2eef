package dev.vigil.daemon.feature.activation;

import dev.vigil.core.spec.ListenSocket;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Optional;

/**
 * Opens one socket as its description says. One that waits to be accepted by a program is blocking, as programs expect
 * it of what they inherit.
 */
final class SocketOpener {
    private static final int PRIVILEGED_MAX = 1023;
    private static final String UNPRIVILEGED_START = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

    private final Linux linux;
    private final SocketFiles files;
    private final SocketHolder holder;

    SocketOpener(Linux linux) {
        this.linux = linux;
        this.files = new SocketFiles(linux);
        this.holder = new SocketHolder(linux);
    }

    /** @return a descriptor. @throws LaunchRefused with the cause */
    int open(ListenSocket socket) {
        return switch (socket.place()) {
            case ListenSocket.Internet internet -> openInternet(socket, internet);
            case ListenSocket.Unix unix -> openUnix(socket, unix);
            case ListenSocket.Fifo fifo -> files.openFifo(fifo.path(), socket.file());
        };
    }

    private int openInternet(ListenSocket socket, ListenSocket.Internet place) {
        int fd = linux.internetSocket(place.address(), place.stream() ? Flags.SOCK_STREAM : Flags.SOCK_DGRAM);
        if (fd < 0) {
            throw refused(socket, Errno.describe(fd));
        }
        try {
            setOptions(socket, place, fd);
            int bound = linux.bindInternet(fd, place.address(), place.port());
            bound = bound == 0 && place.stream() ? linux.listen(fd, socket.backlog()) : bound;
            if (bound < 0) {
                throw refused(socket, explain(place, bound));
            }
            return fd;
        } catch (LaunchRefused e) {
            linux.close(fd);
            throw e;
        }
    }

    private void setOptions(ListenSocket socket, ListenSocket.Internet place, int fd) {
        ListenSocket.Options options = socket.options();
        set(socket, fd, Flags.SOL_SOCKET, Flags.SO_REUSEADDR, place.stream(), "SO_REUSEADDR");
        set(socket, fd, Flags.SOL_SOCKET, Flags.SO_REUSEPORT, options.reusePort(), "reuse-port");
        set(socket, fd, Flags.SOL_SOCKET, Flags.SO_KEEPALIVE, options.keepAlive(), "keepalive");
        set(socket, fd, Flags.IPPROTO_TCP, Flags.TCP_NODELAY, options.noDelay(), "nodelay");
        set(socket, fd, Flags.IPPROTO_IP, Flags.IP_FREEBIND, options.freeBind(), "free-bind");
        if (options.version6Only().isPresent()) {
            int value = options.version6Only().get() ? 1 : 0;
            must(socket, linux.setOption(fd, Flags.IPPROTO_IPV6, Flags.IPV6_V6ONLY, value), "v6-only");
        }
        options.networkInterface()
                .ifPresent(name -> must(socket, linux.bindToInterface(fd, name), "interface " + name));
    }

    private void set(ListenSocket socket, int fd, int level, int option, boolean wanted, String name) {
        if (wanted) {
            must(socket, linux.setOption(fd, level, option, 1), name);
        }
    }

    private static void must(ListenSocket socket, int result, String name) {
        if (result < 0) {
            throw refused(socket, name + ": " + Errno.describe(result));
        }
    }

    private String explain(ListenSocket.Internet place, int errno) {
        if (errno == -Errno.EADDRINUSE) {
            return holder.ofPort(place).map(who -> "in use by " + who).orElse("in use") + ": " + Errno.describe(errno);
        }
        if (errno == -Errno.EACCES && isPrivileged(linux, place.port())) {
            return "only root may listen at ports below " + firstUnprivileged(linux) + ": " + Errno.describe(errno);
        }
        return Errno.describe(errno);
    }

    /** Whether others than root need CAP_NET_BIND_SERVICE for it. */
    static boolean isPrivileged(Linux linux, int port) {
        return port < firstUnprivileged(linux);
    }

    static int firstUnprivileged(Linux linux) {
        String text = linux.readFile(UNPRIVILEGED_START).orElse("").strip();
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : PRIVILEGED_MAX + 1;
    }

    private int openUnix(ListenSocket socket, ListenSocket.Unix place) {
        int type = switch (place.type()) {
            case STREAM -> Flags.SOCK_STREAM;
            case DATAGRAM -> Flags.SOCK_DGRAM;
            case SEQPACKET -> Flags.SOCK_SEQPACKET;
        };
        if (!place.isAbstract()) {
            makeWay(place, type);
        }
        int fd = linux.unixSocket(type);
        if (fd < 0) {
            throw refused(socket, Errno.describe(fd));
        }
        try {
            bindUnix(socket, place, fd);
            return fd;
        } catch (LaunchRefused e) {
            linux.close(fd);
            throw e;
        }
    }

    /** Its file is made with less than its mode, and gets the rest once it has its owner. */
    private void bindUnix(ListenSocket socket, ListenSocket.Unix place, int fd) {
        linux.setNonBlocking(fd, false);
        int bound = linux.chmod(fd, 0);
        bound = bound < 0 ? bound : linux.bindUnix(fd, place.path());
        if (bound == -Errno.EADDRINUSE) {
            throw refused(
                    socket,
                    holder.ofPath(place.path()).map(who -> "in use by " + who).orElse("in use") + ": "
                            + Errno.describe(bound));
        }
        if (bound == 0 && !place.isAbstract()) {
            files.give(place.path(), socket.file());
        }
        bound = bound == 0 && place.hasConnections() ? linux.listen(fd, socket.backlog()) : bound;
        if (bound < 0) {
            throw refused(socket, Errno.describe(bound));
        }
    }

    /** A socket's file outlives its process. */
    private void makeWay(ListenSocket.Unix place, int type) {
        files.check(place.path());
        Optional<String> user = files.removeDead(place.path(), type);
        if (user.isPresent()) {
            String who = holder.ofPath(place.path()).orElse(user.get());
            throw new LaunchRefused(
                    "listen " + place.text() + ": in use by " + who + ": " + Errno.describe(Errno.EADDRINUSE));
        }
    }

    private static LaunchRefused refused(ListenSocket socket, String cause) {
        return new LaunchRefused("listen " + socket.place().text() + ": " + cause);
    }
}
