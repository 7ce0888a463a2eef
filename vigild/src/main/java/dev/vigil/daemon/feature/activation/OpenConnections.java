package dev.vigil.daemon.feature.activation;

import dev.vigil.core.spec.ListenSocket;
import dev.vigil.core.spec.ServiceSockets;
import dev.vigil.linux.Linux;
import java.util.Locale;
import java.util.Set;

/**
 * Whether clients are connected to a service, by /proc/net, proc(5): of TCP each connection at the port that is not
 * closed yet, whoever has it; of UNIX sockets each that bears the path. What waits to be accepted counts.
 */
final class OpenConnections {
    /** Established, not acknowledged yet, being closed by us, closed by the other end. */
    private static final Set<String> OPEN = Set.of("01", "03", "04", "08");

    /** Waiting to be accepted, and connected. */
    private static final Set<String> CONNECTED = Set.of("02", "03");

    /** Of a table that fills what is read at most not all was seen. */
    private static final int CUT_OFF_CHARS = 1_000_000;

    private final Linux linux;

    OpenConnections(Linux linux) {
        this.linux = linux;
    }

    /** Whether one is open at any of the sockets; also where that can't be told. */
    boolean areOpen(ServiceSockets section) {
        return section.sockets().stream().map(ListenSocket::place).anyMatch(this::areOpen);
    }

    private boolean areOpen(ListenSocket.Place place) {
        return switch (place) {
            case ListenSocket.Internet internet ->
                isOpen("/proc/net/tcp", internet.port()) || isOpen("/proc/net/tcp6", internet.port());
            case ListenSocket.Unix unix -> isOpen(unix.path());
            case ListenSocket.Fifo _ -> false;
        };
    }

    private boolean isOpen(String table, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        String text = linux.readFile(table).orElse("");
        return text.length() > CUT_OFF_CHARS
                || text.lines().filter(line -> line.contains(suffix)).anyMatch(line -> {
                    String[] fields = line.strip().split(" +", 5);
                    return fields.length == 5 && fields[1].endsWith(suffix) && OPEN.contains(fields[3]);
                });
    }

    private boolean isOpen(String path) {
        String text = linux.readFile("/proc/net/unix").orElse("");
        return text.length() > CUT_OFF_CHARS
                || text.lines().filter(line -> line.endsWith(path)).anyMatch(line -> {
                    String[] fields = line.strip().split(" +", 8);
                    return fields.length == 8 && fields[7].equals(path) && CONNECTED.contains(fields[5]);
                });
    }
}
