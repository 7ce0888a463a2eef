package dev.vigil.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** RFC 5426. Whether anybody listens, nobody learns. */
final class Udp implements Transport {
    private final LogHost receiver;
    private @Nullable DatagramChannel channel;

    Udp(InetSocketAddress receiver) {
        this.receiver = new LogHost(receiver);
    }

    @Override
    public synchronized boolean send(Entry entry) {
        try {
            DatagramChannel open = channel;
            if (open == null || !open.isOpen()) {
                open = DatagramChannel.open();
                open.configureBlocking(false);
                channel = open;
            }
            Optional<InetSocketAddress> to = receiver.now();
            return to.isPresent() && open.send(ByteBuffer.wrap(entry.datagram()), to.get()) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            channel = null; // the kernel has it closed whatever it says
        }
    }
}
