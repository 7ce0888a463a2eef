package dev.vigil.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Answers questions about the health of a service of a test, as the test says, until it is closed. */
final class HealthServer implements AutoCloseable {
    private final ServerSocket server;
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private volatile Answer answer;

    /** Writes an answer; the connection is closed after it. */
    @FunctionalInterface
    interface Answer {
        void write(OutputStream out) throws IOException;
    }

    HealthServer(String first) {
        answer = whole(first);
        try {
            server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Thread.ofVirtual().start(this::acceptAll);
    }

    static Answer whole(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    void answers(String text) {
        answer = whole(text);
    }

    void answers(Answer next) {
        answer = next;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getLocalPort() + path;
    }

    int port() {
        return server.getLocalPort();
    }

    /** What was asked by now. */
    Queue<String> requests() {
        return requests;
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // It was closed: the test is over.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            byte[] bytes = new byte[4096];
            int count = client.getInputStream().read(bytes);
            if (count > 0) {
                requests.add(new String(bytes, 0, count, StandardCharsets.UTF_8));
                answer.write(client.getOutputStream());
            }
        } catch (IOException e) {
            // vigild has heard enough.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
