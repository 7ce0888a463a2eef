package dev.vigil.sim.kernel;

import dev.vigil.linux.Errno;
import dev.vigil.linux.PollCalls;
import dev.vigil.linux.Ready;

/** {@link PollCalls} of a simulated machine. */
interface SimPolling extends PollCalls, KernelContext {
    long NANOS_PER_MILLI = 1_000_000;

    @Override
    default int epollCreate() {
        enter("epollCreate", 0);
        return descriptor(new Epoll());
    }

    private Epoll epoll(int fd) {
        if (self().file(fd).orElse(null) instanceof Epoll epoll) {
            return epoll;
        }
        throw new IllegalStateException("no epoll: " + fd);
    }

    @Override
    default int epollAdd(int epoll, int fd, int events, long data) {
        enter("epollAdd", fd);
        return self().file(fd)
                .map(file -> epoll(epoll).add(fd, file, events, data))
                .orElse(-Errno.EBADF);
    }

    @Override
    default int epollChange(int epoll, int fd, int events, long data) {
        enter("epollChange", fd);
        return self().file(fd)
                .map(file -> epoll(epoll).change(fd, file, events, data))
                .orElse(-Errno.EBADF);
    }

    @Override
    default int epollRemove(int epoll, int fd) {
        enter("epollRemove", fd);
        return epoll(epoll).remove(fd);
    }

    /** Time leaps from entry to entry of the agenda, until something is ready or the time is up. */
    @Override
    default int epollWait(int epoll, Ready into, int timeoutMillis) {
        enter("epollWait", timeoutMillis);
        if (strikes(Fault.INTERRUPTS)) {
            return 0;
        }
        VirtualTime agenda = kernel().agenda();
        long until = timeoutMillis < 0 ? Long.MAX_VALUE : agenda.nowNanos() + timeoutMillis * NANOS_PER_MILLI;
        int count = epoll(epoll).collect(into, kernel().weather());
        while (count == 0 && !kernel().takeInterrupt() && agenda.nowNanos() < until) {
            if (!agenda.leap(until) && until == Long.MAX_VALUE) {
                throw new IllegalStateException("vigild sleeps for ever, and so do all others");
            }
            if (!self().isAlive()) {
                throw new Killed();
            }
            count = epoll(epoll).collect(into, kernel().weather());
        }
        return count;
    }

    @Override
    default int eventfd() {
        enter("eventfd", 0);
        return descriptor(new EventCounter());
    }

    @Override
    default int inotify() {
        enter("inotify", 0);
        return -Errno.ENOSYS;
    }

    @Override
    default int inotifyAdd(int inotify, String path, int mask) {
        enter("inotifyAdd", path);
        return -Errno.ENOSYS;
    }

    @Override
    default int timerfd() {
        enter("timerfd", 0);
        return -Errno.ENOSYS;
    }

    @Override
    default int timerfdSet(int timer, long realtimeNanos) {
        enter("timerfdSet", timer);
        return -Errno.ENOSYS;
    }
}
