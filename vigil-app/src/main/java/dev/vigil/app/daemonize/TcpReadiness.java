package dev.vigil.app.daemonize;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Ready once it accepts a connection at an address. */
public final class TcpReadiness implements DaemonReadiness {
    private static final int CONNECT_MILLIS_MAX = 1000;

    private final String host;
    private final int port;

    /** @throws DaemonizeFailure something listens there already, so that a connection would tell nothing */
    public TcpReadiness(String host, int port) {
        this.host = host;
        this.port = port;
        if (accepts()) {
            throw new DaemonizeFailure("another program listens already (" + host + ":" + port + ")");
        }
    }

    @Override
    public boolean isReached(StartedDaemon daemon) {
        return accepts();
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public String missing() {
        return "it does not listen at " + host + ":" + port;
    }
}
