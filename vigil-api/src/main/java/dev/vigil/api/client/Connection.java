package dev.vigil.api.client;

import dev.vigil.api.client.ControlFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A connected UNIX stream socket, blocking. */
final class Connection implements AutoCloseable {
    /** ENOENT, in the words of the C library. */
    private static final String ABSENT = "No such file or directory";

    /** What fits sun_path of unix(7). */
    private static final int PATH_MAX_BYTES = 107;

    private final SocketChannel channel;
    private final AnswerLimit limit;

    private Connection(SocketChannel channel, Path socket) {
        this.channel = channel;
        this.limit = new AnswerLimit(socket, () -> closeQuietly(channel));
    }

    static Connection open(Path socket) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new Connection(channel, socket);
        } catch (IOException | RuntimeException e) {
            closeQuietly(channel);
            throw failure(socket, e);
        }
    }

    private static void closeQuietly(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // the failure to connect is what counts
        }
    }

    /** The JDK tells the errno of connect(2) in words alone, so the file itself is asked. */
    private static ControlFailure failure(Path socket, Exception cause) {
        // The file may be there again: the next vigild makes it anew.
        boolean absent = ABSENT.equals(cause.getMessage());
        Kind kind = absent || cause instanceof ConnectException ? Kind.NO_SUPERVISOR : kind(socket);
        String reason = switch (kind) {
            case NO_SUPERVISOR -> "no supervisor runs here";
            case NOT_PERMITTED -> "not permitted";
            default -> String.valueOf(cause.getMessage());
        };
        return new ControlFailure(kind, "cannot reach vigild: " + reason + " (" + socket + ")", cause);
    }

    private static Kind kind(Path socket) {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > PATH_MAX_BYTES) {
            return Kind.BROKEN;
        }
        try {
            Files.readAttributes(socket, BasicFileAttributes.class);
            return Files.isWritable(socket) ? Kind.BROKEN : Kind.NOT_PERMITTED;
        } catch (NoSuchFileException e) {
            return Kind.NO_SUPERVISOR;
        } catch (AccessDeniedException e) {
            return Kind.NOT_PERMITTED;
        } catch (IOException e) {
            return Kind.BROKEN;
        }
    }

    void write(byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** @return bytes read, -1 at the end */
    int read(ByteBuffer into) {
        limit.begin();
        try {
            return channel.read(into);
        } catch (IOException e) {
            if (limit.expired()) {
                throw new ControlFailure(
                        Kind.NO_ANSWER,
                        "cannot reach vigild: it has not answered for " + AnswerLimit.SECONDS + " s",
                        e);
            }
            throw broken(e);
        } finally {
            limit.heard();
        }
    }

    private static ControlFailure broken(IOException e) {
        return new ControlFailure(Kind.BROKEN, ControlFailure.DIED + " (" + e.getMessage() + ")", e);
    }

    @Override
    public void close() {
        limit.close();
        closeQuietly(channel);
    }
}
