package dev.vigil.daemon.output;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.nio.file.Path;

/** Holds a FIFO open as a service does, so that what is written waits in it. */
final class FifoHolder implements AutoCloseable {
    private final Linux linux = new NativeLinux();
    private final int fd;

    FifoHolder(Path fifo) {
        linux.mkfifo(fifo.toString(), 0600);
        fd = linux.open(fifo.toString(), Flags.O_RDWR, 0);
    }

    void write(byte[] bytes) {
        if (linux.write(fd, bytes, 0, bytes.length) != bytes.length) {
            throw new AssertionError("short write to a FIFO");
        }
    }

    int waiting() {
        return linux.available(fd);
    }

    @Override
    public void close() {
        linux.close(fd);
    }
}
