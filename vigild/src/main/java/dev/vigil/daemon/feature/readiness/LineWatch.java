package dev.vigil.daemon.feature.readiness;

import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;

/** Ready once a line comes through a pipe, as s6 does it; its end without a line means nothing. */
final class LineWatch implements ReadinessWatch {
    private static final int EAGAIN = 11;

    private final Linux linux;
    private final Poller poller;
    private final Runnable ready;
    private int fd;

    LineWatch(Linux linux, Poller poller, int fd, Runnable ready) {
        this.linux = linux;
        this.poller = poller;
        this.fd = fd;
        this.ready = ready;
        poller.watch(fd, Flags.EPOLLIN, (_, _, _) -> read());
    }

    private void read() {
        byte[] bytes = new byte[256];
        int count = linux.read(fd, bytes, 0, bytes.length);
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                close();
                ready.run();
                return;
            }
        }
        if (count <= 0 && count != -EAGAIN) {
            close();
        }
    }

    @Override
    public void close() {
        if (fd >= 0) {
            poller.unwatch(fd);
            linux.close(fd);
            fd = -1;
        }
    }
}
