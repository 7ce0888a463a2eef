package dev.vigil.daemon.feature.readiness;

import dev.vigil.linux.Linux;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The numbers of the sockets that listen at an address, as {@code /proc/net/tcp}, {@code tcp6} and {@code unix} list
 * them, see proc(5). None: nobody in the network namespace of vigild listens there.
 */
final class ListeningSockets {
    private static final String LISTENS = "0A";
    /** Set in the flags of a UNIX socket that listens: __SO_ACCEPTCON. */
    private static final int ACCEPTS = 0x10000;

    private static final String ANY = "00000000";
    private static final String ANY6 = ANY.repeat(4);
    /** Where IPv4 is mapped into IPv6, ::ffff:a.b.c.d. */
    private static final String MAPPED = ANY + ANY + hex(new byte[] {0, 0, (byte) 0xff, (byte) 0xff});

    private ListeningSockets() {}

    /** @param address in digits */
    static Set<Long> tcp(Linux linux, String address, int port) {
        try {
            InetAddress parsed = InetAddress.getByName(address); // of digits: nobody is asked
            boolean four = parsed.getAddress().length == 4;
            String any = four ? ANY : ANY6;
            String own = parsed.isAnyLocalAddress() ? hex(loopback(four).getAddress()) : hex(parsed.getAddress());
            Set<Long> sockets = new HashSet<>();
            if (four) {
                collect(linux, "/proc/net/tcp", Set.of(own, any), port, sockets);
            }
            collect(linux, "/proc/net/tcp6", Set.of(four ? MAPPED + own : own, ANY6), port, sockets);
            return sockets;
        } catch (UnknownHostException _) {
            return Set.of();
        }
    }

    private static InetAddress loopback(boolean four) throws UnknownHostException {
        return InetAddress.getByName(four ? "127.0.0.1" : "::1");
    }

    /** Words of four bytes, each as a number of this machine. */
    private static String hex(byte[] address) {
        ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        StringBuilder text = new StringBuilder();
        while (words.hasRemaining()) {
            text.append(String.format("%08X", words.getInt()));
        }
        return text.toString();
    }

    /** A line is {@code sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode ...}. */
    private static void collect(Linux linux, String file, Set<String> addresses, int port, Set<Long> sockets) {
        String suffix = String.format(":%04X", port);
        linux.readFile(file)
                .orElse("")
                .lines()
                .filter(line -> line.contains(suffix))
                .forEach(line -> {
                    String[] fields = line.strip().split(" +", 11);
                    boolean listens = fields.length > 10 && fields[3].equals(LISTENS) && fields[1].endsWith(suffix);
                    if (listens && addresses.contains(fields[1].substring(0, fields[1].length() - suffix.length()))) {
                        sockets.add(Long.parseLong(fields[9]));
                    }
                });
    }

    /** A line is {@code Num RefCount Protocol Flags Type St Inode Path}. */
    static Set<Long> unix(Linux linux, String path) {
        Set<Long> sockets = new HashSet<>();
        List<String> lines = linux.readFile("/proc/net/unix").orElse("").lines().toList();
        for (String line : lines) {
            String[] fields = line.strip().split(" +", 8);
            if (fields.length == 8 && fields[7].equals(path) && (Integer.parseInt(fields[3], 16) & ACCEPTS) != 0) {
                sockets.add(Long.parseLong(fields[6]));
            }
        }
        return sockets;
    }
}
