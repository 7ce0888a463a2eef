package dev.vigil.cli;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.Ready;

/** The end of a process that is no child of ours, by pidfd_open(2): exact, where Java's own wait polls every 300 ms. */
final class ExitWait implements AutoCloseable {
    private final Linux linux;
    private final int pidfd;

    private ExitWait(Linux linux, int pidfd) {
        this.linux = linux;
        this.pidfd = pidfd;
    }

    static ExitWait of(int pid) {
        Linux linux = new NativeLinux();
        return new ExitWait(linux, linux.pidfdOpen(pid));
    }

    /** Returns when the process has ended; at once when it had ended before. */
    void await() {
        if (pidfd < 0) {
            return;
        }
        int epoll = linux.epollCreate();
        linux.epollAdd(epoll, pidfd, Flags.EPOLLIN, 0);
        Ready ready = new Ready(1);
        while (linux.epollWait(epoll, ready, -1) == 0) {
            // interrupted by a signal
        }
        linux.close(epoll);
    }

    @Override
    public void close() {
        if (pidfd >= 0) {
            linux.close(pidfd);
        }
    }
}
