package dev.vigil.daemon.feature.logforward;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A port of TCP, RFC 6587 with octet counting. Messages are gathered, and what a connection had not taken when it broke
 * is sent again in the next one. What it had taken may be lost with it, as the RFC says.
 */
final class TcpReceiver implements LogReceiver {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int LENGTH_BYTES_MAX = 8;
    private static final long CONNECT_NANOS_MAX = 5_000_000_000L;

    private final ReceiverAddress address;
    private final LongSupplier nowNanos;
    private final ReceiverBackoff backoff = new ReceiverBackoff();
    /** Whole messages, in writing mode. */
    private final ByteBuffer gathered = ByteBuffer.allocateDirect(BUFFER_BYTES);
    /** Bytes of them that the connection has taken. */
    private int written;

    private Optional<SocketChannel> channel = Optional.empty();
    private boolean connecting;
    private long connectNanos;
    private String problem = "";

    TcpReceiver(ReceiverAddress address, LongSupplier nowNanos) {
        this.address = address;
        this.nowNanos = nowNanos;
    }

    @Override
    public Outcome send(byte[] message) {
        Outcome room = gathered.remaining() < message.length + LENGTH_BYTES_MAX ? flush() : connection();
        if (room != Outcome.TAKEN) {
            return room;
        }
        gathered.put((message.length + " ").getBytes(StandardCharsets.US_ASCII)).put(message);
        return Outcome.TAKEN;
    }

    @Override
    public Outcome flush() {
        if (gathered.position() == 0) {
            return Outcome.TAKEN;
        }
        Outcome connection = connection();
        if (connection != Outcome.TAKEN) {
            return connection;
        }
        try {
            ByteBuffer left = gathered.duplicate().flip().position(written);
            while (left.hasRemaining() && channel.orElseThrow().write(left) > 0) {
                written = left.position();
            }
            written = left.position();
            if (left.hasRemaining()) {
                return Outcome.BUSY;
            }
            gathered.clear();
            written = 0;
            return Outcome.TAKEN;
        } catch (IOException e) {
            return down(reason(e));
        }
    }

    /** @return {@link Outcome#TAKEN} while there is one */
    private Outcome connection() {
        try {
            if (channel.isEmpty()) {
                return begin();
            }
            if (connecting) {
                return finish();
            }
            return gathered.position() == 0 && hasEnded(channel.get())
                    ? down("the connection was closed")
                    : Outcome.TAKEN;
        } catch (IOException e) {
            return down(reason(e));
        }
    }

    private Outcome begin() throws IOException {
        long now = nowNanos.getAsLong();
        Optional<InetSocketAddress> to = address.now(now);
        if (to.isEmpty() || !backoff.isDue(now)) {
            problem = to.isEmpty() ? address.problem() : problem;
            return Outcome.DOWN;
        }
        SocketChannel opened = SocketChannel.open();
        channel = Optional.of(opened);
        opened.configureBlocking(false);
        connecting = !opened.connect(to.get());
        connectNanos = now;
        return connecting ? Outcome.BUSY : connected();
    }

    private Outcome finish() throws IOException {
        if (channel.orElseThrow().finishConnect()) {
            return connected();
        }
        boolean late = nowNanos.getAsLong() - connectNanos > CONNECT_NANOS_MAX;
        return late ? down("connecting takes longer than 5s") : Outcome.BUSY;
    }

    private Outcome connected() {
        connecting = false;
        problem = "";
        backoff.succeeded();
        return Outcome.TAKEN;
    }

    /** A receiver of syslog says nothing, so what is read is its end; else the first messages after it were lost. */
    private static boolean hasEnded(SocketChannel open) throws IOException {
        return open.read(ByteBuffer.allocate(64)) < 0;
    }

    private Outcome down(String why) {
        problem = why;
        backoff.failed(nowNanos.getAsLong());
        close();
        return Outcome.DOWN;
    }

    private static String reason(IOException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    }

    @Override
    public String problem() {
        return problem;
    }

    /** What was taken in part is sent again from its beginning: the next connection begins with a whole message. */
    @Override
    public void close() {
        connecting = false;
        written = 0;
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
