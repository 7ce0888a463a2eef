package dev.vigil.daemon.feature.logforward;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A port of UDP, RFC 5426. That nobody listens is learnt by the datagram after the one that is lost, if at all. */
final class UdpReceiver implements LogReceiver {
    private static final int DATAGRAM_BYTES_MAX = 64 << 10;

    private final ReceiverAddress address;
    private final LongSupplier nowNanos;
    private final ReceiverBackoff backoff = new ReceiverBackoff();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
    private Optional<DatagramChannel> channel = Optional.empty();
    private Optional<InetSocketAddress> connected = Optional.empty();
    private String problem = "";
    private long lost;
    private long inRow;

    UdpReceiver(ReceiverAddress address, LongSupplier nowNanos) {
        this.address = address;
        this.nowNanos = nowNanos;
    }

    @Override
    public Outcome send(byte[] message) {
        long now = nowNanos.getAsLong();
        Optional<InetSocketAddress> to = address.now(now);
        if (to.isEmpty() || !backoff.isDue(now)) {
            problem = to.isEmpty() ? address.problem() : problem;
            return Outcome.DOWN;
        }
        try {
            buffer.clear().put(message).flip();
            if (connect(to.get()).write(buffer) == 0) {
                return Outcome.BUSY;
            }
            taken();
            return Outcome.TAKEN;
        } catch (PortUnreachableException lostBefore) {
            lost++;
            return down("nobody listens there", now);
        } catch (IOException e) {
            return down(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT), now);
        }
    }

    /** The first one after a failure proves nothing. */
    private void taken() {
        inRow++;
        if (inRow > 1) {
            problem = "";
            backoff.succeeded();
        }
    }

    private Outcome down(String why, long now) {
        inRow = 0;
        problem = why;
        backoff.failed(now);
        close();
        return Outcome.DOWN;
    }

    private DatagramChannel connect(InetSocketAddress to) throws IOException {
        if (channel.isPresent() && connected.equals(Optional.of(to))) {
            return channel.get();
        }
        close();
        DatagramChannel opened = DatagramChannel.open();
        channel = Optional.of(opened);
        opened.configureBlocking(false);
        opened.connect(to);
        connected = Optional.of(to);
        return opened;
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public long takeLost() {
        long since = lost;
        lost = 0;
        return since;
    }

    @Override
    public void close() {
        if (channel.isPresent()) {
            try {
                channel.get().close();
            } catch (IOException e) {
                problem = "cannot close: " + e.getMessage();
            }
            channel = Optional.empty();
        }
    }
}
