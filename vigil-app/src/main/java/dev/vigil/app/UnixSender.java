package dev.vigil.app;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.time.Duration;
import java.util.Arrays;

/**
 * A UNIX socket, of datagrams or a stream, to a log daemon that may be slow, hang, or be started again at any time. One
 * that is merely slow is waited for a moment; one that has let this moment pass is not, until it has read something
 * again.
 */
final class UnixSender {
    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final int NONE = -1;

    private final Linux linux;
    private final String path;
    private final int type;
    private int socket = NONE;
    private boolean stuck;

    /** @param type {@link Flags#SOCK_DGRAM} or {@link Flags#SOCK_STREAM} */
    UnixSender(Linux linux, String path, int type) {
        this.linux = linux;
        this.path = path;
        this.type = type;
    }

    /** @return bytes sent or {@code -errno} */
    synchronized int send(byte[] data, int... descriptors) {
        int result = socket == NONE ? connectAndSend(data, descriptors) : sendNow(data, descriptors);
        if (isGone(result)) {
            result = connectAndSend(data, descriptors); // it was started again, with another socket
        }
        return result;
    }

    synchronized void close() {
        if (socket != NONE) {
            linux.close(socket);
            socket = NONE;
        }
    }

    private static boolean isGone(int result) {
        return result == -Errno.ECONNREFUSED
                || result == -Errno.ENOTCONN
                || result == -Errno.ECONNRESET
                || result == -Errno.EPIPE;
    }

    private int connectAndSend(byte[] data, int[] descriptors) {
        close();
        int opened = linux.unixSocket(type);
        if (opened < 0) {
            return opened;
        }
        int connected = linux.connectUnix(opened, path);
        if (connected < 0) {
            linux.close(opened);
            return connected;
        }
        socket = opened;
        return sendNow(data, descriptors);
    }

    /** A stream takes what it has room for; half of a message must not stand before the next one. */
    private int sendNow(byte[] data, int[] descriptors) {
        int sent = sendOnce(data, descriptors);
        int at = sent;
        while (sent > 0 && at < data.length) {
            sent = sendOnce(Arrays.copyOfRange(data, at, data.length), new int[0]);
            at += Math.max(0, sent);
        }
        if (sent < 0 && at > 0) {
            close();
        }
        return sent < 0 ? sent : data.length;
    }

    private int sendOnce(byte[] data, int[] descriptors) {
        int result = linux.sendDescriptors(socket, data, descriptors);
        if (result == -Errno.EAGAIN && !stuck) {
            stuck = !new Waits(linux).await(socket, Flags.EPOLLOUT, MOMENT);
            return linux.sendDescriptors(socket, data, descriptors);
        }
        stuck &= result < 0;
        return result;
    }
}
