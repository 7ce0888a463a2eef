package dev.vigil.scannerd;

import dev.vigil.app.Priority;
import dev.vigil.app.Syslog;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes connections, each for a virtual thread, and shows between them that it is alive. */
final class Server implements AutoCloseable {
    private static final long BEAT_MILLIS = 250;

    private final ServerSocketChannel listener;
    private final ScanLimits limits;
    private final Syslog log;
    private final AtomicLong served = new AtomicLong();

    Server(ServerSocketChannel listener, ScanLimits limits, Syslog log) {
        this.listener = listener;
        this.limits = limits;
        this.log = log;
    }

    SocketAddress address() throws IOException {
        return listener.getLocalAddress();
    }

    long served() {
        return served.get();
    }

    /** Until the listener is closed. */
    void serve(Runnable alive) throws IOException {
        try (Selector selector = Selector.open()) {
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            while (listener.isOpen()) {
                alive.run();
                selector.select(BEAT_MILLIS);
                selector.selectedKeys().clear();
                acceptAll();
            }
        }
    }

    private void acceptAll() throws IOException {
        while (listener.isOpen()) {
            SocketChannel connection = accept();
            if (connection == null) {
                return;
            }
            served.incrementAndGet();
            Thread.ofVirtual().start(() -> converse(connection));
        }
    }

    private @Nullable SocketChannel accept() throws IOException {
        try {
            return listener.accept();
        } catch (ClosedChannelException e) {
            return null; // stopped in between
        }
    }

    private void converse(SocketChannel connection) {
        try {
            new Conversation(connection, limits).run();
        } catch (IOException e) {
            log.log(Priority.INFO, "lost a connection: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
