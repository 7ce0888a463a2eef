package dev.vigil.sim.kernel;

import dev.vigil.linux.Flags;

/** /dev/null */
final class NullDevice extends OpenFile {
    @Override
    int read(byte[] into, int offset, int length) {
        return 0;
    }

    @Override
    int write(byte[] from, int offset, int length) {
        return length;
    }

    @Override
    int readiness() {
        return Flags.EPOLLIN | Flags.EPOLLOUT;
    }
}
