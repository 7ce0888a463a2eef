package dev.vigil.daemon.feature.activation;

import dev.vigil.core.spec.ListenSocket;
import dev.vigil.core.spec.ServiceSockets;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.linux.Linux;
import java.util.List;
import java.util.Optional;

/** What can be known of the sockets of a service before they are opened, with the rights of the caller. */
public final class ListenCheck {
    private static final int ROOT = 0;

    private final Linux linux;
    private final SocketFiles files;

    public ListenCheck(Linux linux) {
        this.linux = linux;
        this.files = new SocketFiles(linux);
    }

    /** Why sockets of {@code spec} could not be opened here; nobody is asked whether somebody else has them open. */
    public List<String> problems(ServiceSpec spec) {
        return spec.section(ServiceSockets.class).stream()
                .flatMap(section -> section.sockets().stream())
                .map(this::problem)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> problem(ListenSocket socket) {
        return switch (socket.place()) {
            case ListenSocket.Internet internet ->
                linux.geteuid() != ROOT && SocketOpener.isPrivileged(linux, internet.port())
                        ? Optional.of("listen " + internet.text() + ": only root may listen at ports below "
                                + SocketOpener.firstUnprivileged(linux))
                        : Optional.empty();
            case ListenSocket.Unix unix ->
                unix.isAbstract()
                        ? Optional.empty()
                        : files.problem(unix.path()).or(() -> inTheWay(unix.path()));
            case ListenSocket.Fifo fifo -> files.problem(fifo.path());
        };
    }

    private Optional<String> inTheWay(String path) {
        return linux.lstat(path)
                .filter(status -> !status.isSocket())
                .map(_ -> "listen " + path + ": a file that is no socket is in the way");
    }
}
