package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.vigil.linux.abi.Abi;
import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;

/** {@link PollCalls} of the running kernel. */
interface NativePolling extends PollCalls {
    @Override
    default int epollCreate() {
        return call(Symbol.EPOLL_CREATE1, Constants.EPOLL_CLOEXEC);
    }

    @Override
    default int epollAdd(int epoll, int fd, int events, long data) {
        return call(Symbol.EPOLL_CTL, epoll, Constants.EPOLL_CTL_ADD, fd, event(events, data));
    }

    @Override
    default int epollChange(int epoll, int fd, int events, long data) {
        return call(Symbol.EPOLL_CTL, epoll, Constants.EPOLL_CTL_MOD, fd, event(events, data));
    }

    @Override
    default int epollRemove(int epoll, int fd) {
        return call(Symbol.EPOLL_CTL, epoll, Constants.EPOLL_CTL_DEL, fd);
    }

    @Override
    default int epollWait(int epoll, Ready into, int timeoutMillis) {
        MemorySegment events = Scratch.mine().transfer();
        int stride = Abi.CURRENT.epollEventBytes();
        int most = (int) Math.min(into.capacity(), events.byteSize() / stride);
        int count = call(Symbol.EPOLL_WAIT, epoll, events.address(), most, timeoutMillis);
        for (int i = 0; i < count; i++) {
            long at = (long) i * stride;
            into.set(i, events.get(JAVA_INT, at), events.get(JAVA_LONG_UNALIGNED, at + Abi.CURRENT.epollDataOffset()));
        }
        return count == -Errno.EINTR ? 0 : count;
    }

    @Override
    default int eventfd() {
        return call(Symbol.EVENTFD, 0, Constants.EFD_CLOEXEC | Constants.EFD_NONBLOCK);
    }

    @Override
    default int inotify() {
        return call(Symbol.INOTIFY_INIT1, Constants.IN_CLOEXEC | Constants.IN_NONBLOCK);
    }

    @Override
    default int inotifyAdd(int inotify, String path, int mask) {
        long address = Scratch.mine().path(path);
        return address < 0 ? (int) address : call(Symbol.INOTIFY_ADD_WATCH, inotify, address, mask);
    }

    @Override
    default int timerfd() {
        return call(Symbol.TIMERFD_CREATE, Constants.CLOCK_REALTIME, Constants.TFD_CLOEXEC | Constants.TFD_NONBLOCK);
    }

    @Override
    default int timerfdSet(int timer, long realtimeNanos) {
        MemorySegment time = Scratch.mine().struct(Layout.ITIMERSPEC);
        time.set(JAVA_LONG, Layout.ITIMERSPEC_VALUE, realtimeNanos / 1_000_000_000L);
        time.set(JAVA_LONG, Layout.ITIMERSPEC_VALUE + Layout.TIMESPEC_NANOS, realtimeNanos % 1_000_000_000L);
        int flags = Constants.TFD_TIMER_ABSTIME | Constants.TFD_TIMER_CANCEL_ON_SET;
        return call(Symbol.TIMERFD_SETTIME, timer, flags, time.address(), 0);
    }

    private static long event(int events, long data) {
        MemorySegment event = Scratch.mine().struct(Abi.CURRENT.epollEventBytes());
        event.set(JAVA_INT, 0, events);
        event.set(JAVA_LONG_UNALIGNED, Abi.CURRENT.epollDataOffset(), data);
        return event.address();
    }
}
