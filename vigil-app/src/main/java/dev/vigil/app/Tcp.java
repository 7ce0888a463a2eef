package dev.vigil.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * RFC 6587 with octet counting. A thread does the waiting: connecting may take seconds, and a receiver that hangs holds
 * its sender up. The queue in front of it is short; what does not find room, or has been refused, goes to the fallback.
 * What was under way in a connection that breaks is lost, as the RFC says: TCP acknowledges to the kernel, not to us.
 */
final class Tcp implements Transport {
    private static final int QUEUE_MESSAGES_MAX = 1000;
    private static final int CONNECT_MILLIS_MAX = 5000;
    private static final long RETRY_NANOS = 1_000_000_000;
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final InetSocketAddress receiver;
    private final Transport fallback;
    private final LinkedBlockingQueue<Optional<Entry>> queue = new LinkedBlockingQueue<>(QUEUE_MESSAGES_MAX);
    private final Thread thread = new Thread(this::run, "syslog");
    private @Nullable SocketChannel channel;
    private long refusedAt = System.nanoTime() - RETRY_NANOS;

    Tcp(InetSocketAddress receiver, Transport fallback) {
        this.receiver = receiver;
        this.fallback = fallback;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean send(Entry entry) {
        return thread.isAlive() && queue.offer(Optional.of(entry));
    }

    private void run() {
        try {
            Optional<Entry> entry = queue.take();
            while (entry.isPresent()) {
                deliver(entry.get());
                entry = queue.take();
            }
        } catch (InterruptedException e) {
            queue.forEach(left -> left.ifPresent(fallback::send));
        } finally {
            disconnect();
        }
    }

    private void deliver(Entry entry) {
        try {
            write(connected(), entry);
        } catch (IOException e) {
            disconnect();
            fallback.send(entry);
        }
    }

    private static void write(SocketChannel to, Entry entry) throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(entry.frame());
        while (frame.hasRemaining()) {
            to.write(frame);
        }
    }

    private SocketChannel connected() throws IOException {
        SocketChannel known = channel;
        if (known != null && !hasEnded(known)) {
            return known;
        }
        disconnect();
        if (System.nanoTime() - refusedAt < RETRY_NANOS) {
            throw new IOException("refused a moment ago");
        }
        return connect();
    }

    private SocketChannel connect() throws IOException {
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        try {
            opened.socket().connect(receiver, CONNECT_MILLIS_MAX);
            return opened;
        } catch (IOException e) {
            refusedAt = System.nanoTime();
            throw e;
        }
    }

    /** The receiver never says anything; so what can be read is its end. Else the first message after it were lost. */
    private static boolean hasEnded(SocketChannel open) throws IOException {
        open.configureBlocking(false);
        int read = open.read(ByteBuffer.allocate(1));
        open.configureBlocking(true);
        return read < 0;
    }

    private void disconnect() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // the kernel has it closed whatever it says
        }
        channel = null;
    }

    @Override
    public void close() {
        try {
            if (!queue.offer(Optional.empty()) || !thread.join(CLOSING)) {
                thread.interrupt();
                thread.join(CLOSING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
