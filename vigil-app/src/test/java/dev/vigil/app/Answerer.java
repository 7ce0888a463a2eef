package dev.vigil.app;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Sends back what it gets, once, by the listener or datagram socket that is its standard input. */
final class Answerer {
    private Answerer() {}

    public static void main(String[] arguments) throws IOException {
        InheritedSocket socket =
                InheritedSockets.ofEnvironment().standardInput().orElseThrow();
        ByteBuffer buffer = ByteBuffer.allocate(16);
        if (socket.isDatagram()) {
            try (DatagramChannel channel = socket.datagramChannel()) {
                SocketAddress sender = channel.receive(buffer);
                channel.send(buffer.flip(), sender);
            }
            return;
        }
        try (ServerSocketChannel listener = socket.serverSocketChannel();
                SocketChannel connection = listener.accept()) {
            connection.read(buffer);
            connection.write(buffer.flip());
        }
    }
}
