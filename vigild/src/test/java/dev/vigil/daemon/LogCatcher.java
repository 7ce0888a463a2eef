package dev.vigil.daemon;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A port of UDP or TCP that keeps the messages of syslog that it gets; over TCP with octet counting. */
final class LogCatcher implements AutoCloseable {
    private final Closeable socket;
    private final List<String> messages = new ArrayList<>();
    private final List<Socket> connections = new ArrayList<>();
    final int port;

    private LogCatcher(Closeable socket, int port) {
        this.socket = socket;
        this.port = port;
    }

    static LogCatcher udp() {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setReceiveBufferSize(4 << 20);
            LogCatcher catcher = new LogCatcher(socket, socket.getLocalPort());
            Thread.ofPlatform().daemon().start(() -> catcher.receive(socket));
            return catcher;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** @param reads false: connections are accepted by the kernel, and nothing is ever read */
    static LogCatcher tcp(int port, boolean reads) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.setReceiveBufferSize(4096);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            LogCatcher catcher = new LogCatcher(socket, socket.getLocalPort());
            if (reads) {
                Thread.ofPlatform().daemon().start(() -> catcher.accept(socket));
            }
            return catcher;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void receive(DatagramSocket from) {
        DatagramPacket packet = new DatagramPacket(new byte[64 << 10], 64 << 10);
        try {
            while (true) {
                packet.setLength(64 << 10);
                from.receive(packet);
                add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException closed) {
            // by the test
        }
    }

    private void accept(ServerSocket at) {
        try {
            while (true) {
                Socket connection = at.accept();
                synchronized (connections) {
                    connections.add(connection);
                }
                Thread.ofPlatform().daemon().start(() -> read(connection));
            }
        } catch (IOException closed) {
            // by the test
        }
    }

    private void read(Socket connection) {
        try (InputStream in = connection.getInputStream()) {
            while (true) {
                ByteArrayOutputStream digits = new ByteArrayOutputStream();
                for (int next = in.read(); next != ' '; next = in.read()) {
                    if (next < 0) {
                        return;
                    }
                    digits.write(next);
                }
                int length = Integer.parseInt(digits.toString(StandardCharsets.US_ASCII));
                byte[] message = in.readNBytes(length);
                if (message.length == length) {
                    add(new String(message, StandardCharsets.ISO_8859_1));
                }
            }
        } catch (SocketException closed) {
            // by the test
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void add(String message) {
        synchronized (messages) {
            messages.add(message);
        }
    }

    /** All messages, each byte a character. */
    List<String> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    /** What stands behind the head of RFC 5424 in each. */
    List<String> texts() {
        return messages().stream()
                .map(message -> message.replaceFirst("(?s)^<\\d+>1 \\S+ \\S+ \\S+ - - - ", ""))
                .toList();
    }

    void awaitCount(int count) {
        Eventually.holds(count + " messages come", () -> messages().size() >= count);
    }

    /** Ends all connections. */
    void hangUp() throws IOException {
        synchronized (connections) {
            for (Socket connection : connections) {
                connection.close();
            }
            connections.clear();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        hangUp();
    }
}
