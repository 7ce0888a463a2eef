package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;

/** An open file description: what descriptors, of one process or several, refer to. */
abstract class OpenFile {
    private int references;

    void refer() {
        references++;
    }

    void release() {
        if (--references == 0) {
            closed();
        }
    }

    boolean isClosed() {
        return references == 0;
    }

    /** The last descriptor is gone. */
    void closed() {}

    int read(byte[] into, int offset, int length) {
        return -Errno.EINVAL;
    }

    int write(byte[] from, int offset, int length) {
        return -Errno.EINVAL;
    }

    /** Event bits of epoll(7) that hold now. */
    int readiness() {
        return 0;
    }
}
