package dev.vigil.daemon.control;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import java.util.ArrayDeque;

/** Bytes that a client has not taken yet. */
final class Outbox {
    private final ArrayDeque<byte[]> parts = new ArrayDeque<>();
    private int sentOfFirst;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Not copied. */
    void add(byte[] bytes) {
        if (bytes.length > 0) {
            parts.add(bytes);
            size += bytes.length;
        }
    }

    /** Writes what the kernel takes. @return 0, or {@code -errno} when the connection is broken */
    int flush(Linux linux, int fd) {
        while (size > 0) {
            byte[] first = parts.element();
            int written = linux.write(fd, first, sentOfFirst, first.length - sentOfFirst);
            if (written <= 0) {
                return written == -Errno.EAGAIN || written == -Errno.EINTR || written == 0 ? 0 : written;
            }
            sent(first, written);
        }
        return 0;
    }

    private void sent(byte[] first, int written) {
        size -= written;
        sentOfFirst += written;
        if (sentOfFirst == first.length) {
            parts.remove();
            sentOfFirst = 0;
        }
    }
}
