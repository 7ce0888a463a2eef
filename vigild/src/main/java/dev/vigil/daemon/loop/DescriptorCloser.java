package dev.vigil.daemon.loop;

import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Closes descriptors that came from others. The last close(2) of a TCP socket that lingers, or of a file of a FUSE file
 * system, waits for as long as its owner likes; so only pipes, which never wait, are closed in the loop.
 */
public final class DescriptorCloser {
    private final Linux linux;
    private final BlockingExecutor executor;

    public DescriptorCloser(Linux linux, BlockingExecutor executor) {
        this.linux = linux;
        this.executor = executor;
    }

    /** Closes them all; {@code open} counts those that are still to be closed. */
    public void close(List<Integer> descriptors, AtomicInteger open) {
        for (int fd : descriptors) {
            if (linux.stat(fd).filter(FileStatus::isFifo).isPresent()) {
                linux.close(fd);
            } else {
                open.incrementAndGet();
                executor.run(() -> {
                    linux.close(fd);
                    open.decrementAndGet();
                });
            }
        }
    }

    /** Closes one, soon. */
    public void close(int fd) {
        executor.run(() -> linux.close(fd));
    }
}
