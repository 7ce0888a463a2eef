package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;

/** eventfd(2) */
final class EventCounter extends OpenFile {
    private long count;

    @Override
    int read(byte[] into, int offset, int length) {
        if (count == 0) {
            return -Errno.EAGAIN;
        }
        count = 0;
        return Long.BYTES;
    }

    @Override
    int write(byte[] from, int offset, int length) {
        count++;
        return Long.BYTES;
    }

    @Override
    int readiness() {
        return Flags.EPOLLOUT | (count > 0 ? Flags.EPOLLIN : 0);
    }
}
