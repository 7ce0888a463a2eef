package dev.vigil.daemon.feature.activation;

import dev.vigil.core.spec.ListenSocket;
import dev.vigil.core.spec.ServiceSockets;
import dev.vigil.linux.ByteText;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether clients are connected to a service, by /proc/net, proc(5): of TCP each connection at the port that is not
 * closed yet, whoever has it; of UNIX sockets each that bears the path. What waits to be accepted counts.
 */
final class OpenConnections {
    /** Established, not acknowledged yet, being closed by us, closed by the other end. */
    private static final Set<String> OPEN = Set.of("01", "03", "04", "08");

    /** Waiting to be accepted, and connected. */
    private static final Set<String> CONNECTED = Set.of("02", "03");

    private static final int CHUNK_BYTES = 64 * 1024;

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
        return anyLine(table, line -> {
            String[] fields = line.contains(suffix) ? line.strip().split(" +", 5) : new String[0];
            return fields.length == 5 && fields[1].endsWith(suffix) && OPEN.contains(fields[3]);
        });
    }

    private boolean isOpen(String path) {
        return anyLine("/proc/net/unix", line -> {
            String[] fields = line.endsWith(path) ? line.strip().split(" +", 8) : new String[0];
            return fields.length == 8 && fields[7].equals(path) && CONNECTED.contains(fields[5]);
        });
    }

    /** Of a table of any length: what is closed already may be ten thousands of lines. */
    private boolean anyLine(String table, Predicate<String> wanted) {
        int fd = linux.open(table, Flags.O_RDONLY, 0);
        if (fd < 0) {
            return fd != -Errno.ENOENT;
        }
        byte[] bytes = new byte[CHUNK_BYTES];
        int kept = 0;
        boolean found = false;
        int read = linux.read(fd, bytes, kept, bytes.length - kept);
        while (read > 0 && !found) {
            int filled = kept + read;
            int end = filled;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            found = ByteText.decode(Arrays.copyOf(bytes, end)).lines().anyMatch(wanted);
            kept = filled - end;
            System.arraycopy(bytes, end, bytes, 0, kept);
            read = linux.read(fd, bytes, kept, bytes.length - kept);
        }
        linux.close(fd);
        return found || read < 0;
    }
}
