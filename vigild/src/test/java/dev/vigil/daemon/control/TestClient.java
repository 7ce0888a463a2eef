package dev.vigil.daemon.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A client that never waits, so that one thread can play both ends. */
final class TestClient implements AutoCloseable {
    private final SocketChannel channel;
    private final StringBuilder received = new StringBuilder();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private boolean ended;

    TestClient(Path socket) {
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return how many bytes the kernel took */
    int send(String bytes) {
        try {
            return channel.write(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)));
        } catch (IOException e) {
            ended = true;
            return 0;
        }
    }

    TestClient get(String path) {
        send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        return this;
    }

    TestClient post(String path, String body) {
        send("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        return this;
    }

    /** All that has arrived since it began. */
    String received() {
        try {
            int count = channel.read(buffer.clear());
            while (count > 0) {
                received.append(new String(buffer.array(), 0, count, ISO_8859_1));
                count = channel.read(buffer.clear());
            }
            ended |= count < 0;
        } catch (IOException e) {
            ended = true;
        }
        return received.toString();
    }

    /** Forgets what has arrived. */
    void forget() {
        received.setLength(0);
    }

    boolean got(String text) {
        return received().contains(text);
    }

    /** The other end has closed. */
    boolean ended() {
        received();
        return ended;
    }

    /** The other end has closed, after {@code status}. */
    boolean endedWith(int status) {
        return ended() && received.toString().startsWith("HTTP/1.1 " + status + " ");
    }

    void halfClose() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
