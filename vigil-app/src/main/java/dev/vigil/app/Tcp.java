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
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final LogHost receiver;
    private final Transport fallback;
    private final LinkedBlockingQueue<Optional<Entry>> queue = new LinkedBlockingQueue<>(QUEUE_MESSAGES_MAX);
    private final Thread thread = new Thread(this::run, "syslog");
    private final Thread atExit = new Thread(this::exiting, "syslog-exit");
    private final Object delivery = new Object();
    private int undelivered;
    private volatile boolean exiting;
    private @Nullable SocketChannel channel;
    private long refusedAt = System.nanoTime() - RETRY_NANOS;

    Tcp(InetSocketAddress receiver, Transport fallback) {
        this.receiver = new LogHost(receiver);
        this.fallback = fallback;
        thread.setDaemon(true);
        thread.start();
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IllegalStateException e) {
            exiting = true; // the JVM exits already
        }
    }

    @Override
    public boolean send(Entry entry) {
        boolean taken = thread.isAlive() && offer(entry);
        if (taken && exiting) {
            exiting = awaitDelivery(MOMENT); // one that hangs holds up the exit once
        }
        return taken;
    }

    private boolean offer(Entry entry) {
        synchronized (delivery) {
            boolean taken = queue.offer(Optional.of(entry));
            undelivered += taken ? 1 : 0;
            return taken;
        }
    }

    /** What is said last is what matters most: it is waited for, and so is all that other hooks say from then on. */
    private void exiting() {
        exiting = true;
        awaitDelivery(CLOSING);
    }

    /** @return whether all that there was has been delivered, or has gone to the fallback */
    private boolean awaitDelivery(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (delivery) {
            long leftMillis = timeout.toMillis();
            while (undelivered > 0 && leftMillis > 0) {
                try {
                    delivery.wait(leftMillis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
                leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            }
            return undelivered == 0;
        }
    }

    private void delivered() {
        synchronized (delivery) {
            undelivered--;
            delivery.notifyAll();
        }
    }

    private void run() {
        try {
            Optional<Entry> entry = queue.take();
            while (entry.isPresent()) {
                deliver(entry.get());
                delivered();
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
            opened.socket().connect(address(), CONNECT_MILLIS_MAX);
            return opened;
        } catch (IOException e) {
            refusedAt = System.nanoTime();
            throw e;
        }
    }

    private InetSocketAddress address() throws IOException {
        return receiver.await().orElseThrow(() -> new IOException("its name is not known"));
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
        forgetExit();
        try {
            if (!queue.offer(Optional.empty()) || !thread.join(CLOSING)) {
                thread.interrupt();
                thread.join(CLOSING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM exits, and it has run
        }
    }
}
