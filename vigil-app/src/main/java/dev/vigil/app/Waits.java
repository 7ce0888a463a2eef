package dev.vigil.app;

import dev.vigil.linux.Linux;
import dev.vigil.linux.Ready;
import java.time.Duration;

/** Waiting for one descriptor, without turning round. */
final class Waits {
    private final Linux linux;

    Waits(Linux linux) {
        this.linux = linux;
    }

    /** @param events as of epoll_ctl(2) @return whether one of them, or an end, came in time */
    boolean await(int fd, int events, Duration timeout) {
        int epoll = linux.epollCreate();
        if (epoll < 0) {
            return false;
        }
        try {
            return linux.epollAdd(epoll, fd, events, 0) == 0 && isReady(epoll, timeout);
        } finally {
            linux.close(epoll);
        }
    }

    private boolean isReady(int epoll, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Ready ready = new Ready(1);
        long left = timeout.toMillis();
        while (left >= 0) {
            if (linux.epollWait(epoll, ready, (int) Math.min(left, Integer.MAX_VALUE)) > 0) {
                return true;
            }
            long leftNanos = deadline - System.nanoTime();
            left = leftNanos < 0 ? -1 : leftNanos / 1_000_000 + 1;
        }
        return false;
    }
}
