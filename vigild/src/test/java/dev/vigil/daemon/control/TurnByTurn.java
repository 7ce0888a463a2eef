package dev.vigil.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.Ready;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A loop for tests: real descriptors, turns taken by hand, and a clock that stands still until it is put forward. */
final class TurnByTurn implements Poller, AutoCloseable {
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final Linux linux = new NativeLinux();
    private final int epoll = linux.epollCreate();
    private final Ready ready = new Ready(512);
    private final Map<Integer, Handler> handlers = new HashMap<>();
    private long nowNanos = 1;
    private @Nullable LoopComponent component;

    Linux linux() {
        return linux;
    }

    void add(LoopComponent added) {
        component = added;
    }

    long nowNanos() {
        return nowNanos;
    }

    int watched() {
        return handlers.size();
    }

    void putForward(long nanos) {
        nowNanos += nanos;
        turn(0);
    }

    /** @return how many descriptors were ready */
    int turn(int timeoutMillis) {
        int count = linux.epollWait(epoll, ready, timeoutMillis);
        for (int i = 0; i < count; i++) {
            int fd = (int) ready.data(i);
            Handler handler = handlers.get(fd);
            if (handler != null) {
                handler.ready(fd, ready.events(i), nowNanos);
            }
        }
        LoopComponent due = component;
        if (due != null && due.nextDeadlineNanos() <= nowNanos) {
            due.tick(nowNanos);
        }
        return count;
    }

    /** Takes turns until {@code done}; fails when that does not come. */
    void until(BooleanSupplier done) {
        long end = linux.monotonicNanos() + PATIENCE_NANOS;
        while (!done.getAsBoolean()) {
            assertThat(linux.monotonicNanos()).as("still waiting").isLessThan(end);
            turn(1);
        }
    }

    /** Takes turns until nothing is ready any more. */
    void rest() {
        int quiet = 0;
        for (int i = 0; i < 100_000 && quiet < 3; i++) {
            quiet = turn(0) == 0 && component != null && component.nextDeadlineNanos() > nowNanos ? quiet + 1 : 0;
        }
    }

    @Override
    public void watch(int fd, int events, Handler handler) {
        assertThat(linux.epollAdd(epoll, fd, events, fd)).isZero();
        handlers.put(fd, handler);
    }

    @Override
    public void change(int fd, int events) {
        assertThat(linux.epollChange(epoll, fd, events, fd)).isZero();
    }

    @Override
    public void unwatch(int fd) {
        if (handlers.remove(fd) != null) {
            linux.epollRemove(epoll, fd);
        }
    }

    @Override
    public void close() {
        linux.close(epoll);
    }
}
