package dev.vigil.app;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.time.Duration;

/**
 * A UNIX datagram socket to a log daemon that may be slow, hang, or be started again at any time. One that is merely
 * slow is waited for a moment; one that has let this moment pass is not, until it has read something again.
 */
final class DatagramSender {
    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final int NONE = -1;

    private final Linux linux;
    private final String path;
    private int socket = NONE;
    private boolean stuck;

    DatagramSender(Linux linux, String path) {
        this.linux = linux;
        this.path = path;
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
        return result == -Errno.ECONNREFUSED || result == -Errno.ENOTCONN || result == -Errno.ECONNRESET;
    }

    private int connectAndSend(byte[] data, int[] descriptors) {
        close();
        int opened = linux.unixSocket(Flags.SOCK_DGRAM);
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

    private int sendNow(byte[] data, int[] descriptors) {
        int result = linux.sendDescriptors(socket, data, descriptors);
        if (result == -Errno.EAGAIN && !stuck) {
            stuck = !new Waits(linux).await(socket, Flags.EPOLLOUT, MOMENT);
            return linux.sendDescriptors(socket, data, descriptors);
        }
        stuck &= result < 0;
        return result;
    }
}
