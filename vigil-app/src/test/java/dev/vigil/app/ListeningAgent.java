package dev.vigil.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** An agent of a JVM, {@code java.lang.instrument}, that listens at {@code host:port} as those for metrics do. */
public final class ListeningAgent {
    private ListeningAgent() {}

    /** Called before the program begins. */
    public static void premain(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        ServerSocket socket = new ServerSocket();
        InetAddress host = InetAddress.ofLiteral(address.substring(0, colon));
        socket.bind(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))));
        Thread.ofPlatform().daemon().start(() -> acceptAll(socket));
    }

    private static void acceptAll(ServerSocket socket) {
        try (socket) {
            while (true) {
                socket.accept().close();
            }
        } catch (IOException e) {
            // the JVM ends
        }
    }
}
