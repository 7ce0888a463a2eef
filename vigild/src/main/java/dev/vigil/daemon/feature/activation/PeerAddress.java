package dev.vigil.daemon.feature.activation;

import dev.vigil.core.spec.SourceNetwork;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PeerCredentials;
import dev.vigil.linux.SocketName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who is at the other end of a connection.
 *
 * @param source what clients of one address have in common; of UNIX sockets those of one user
 * @param text for messages
 * @param variables for the program
 */
record PeerAddress(SourceNetwork source, String text, Map<String, String> variables) {
    private static final int WHOLE = 128;

    static PeerAddress of(Linux linux, int connection) {
        return linux.peerName(connection).orElse(new SocketName.Unix("")) instanceof SocketName.Internet internet
                ? internet(internet)
                : unix(linux, connection);
    }

    /** Whether nobody knows any more who it was: the client has reset the connection before it was taken. */
    boolean isGone() {
        return "-1".equals(variables.get("REMOTE_UID"));
    }

    private static PeerAddress internet(SocketName.Internet name) {
        SourceNetwork source = SourceNetwork.of(name.address(), name.address().length * Byte.SIZE);
        String address = digits(name.address());
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("REMOTE_ADDR", address);
        variables.put("REMOTE_PORT", String.valueOf(name.port()));
        return new PeerAddress(source, address, variables);
    }

    /** IPv4 also where it is mapped into IPv6. */
    private static String digits(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address.length + " bytes", e);
        }
    }

    private static PeerAddress unix(Linux linux, int connection) {
        PeerCredentials peer = linux.peer(connection).orElse(new PeerCredentials(0, -1, -1));
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("REMOTE_PID", String.valueOf(peer.pid()));
        variables.put("REMOTE_UID", String.valueOf(peer.uid()));
        return new PeerAddress(
                new SourceNetwork(0, peer.uid(), WHOLE), "pid " + peer.pid() + " of uid " + peer.uid(), variables);
    }
}
