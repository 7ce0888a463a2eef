package dev.vigil.daemon.output;

import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.Mailbox;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.Ready;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/** The smallest event loop that a component can live in, over real epoll. */
final class MiniLoop implements Poller, Mailbox, AutoCloseable {
    private final Linux linux;
    private final int epoll;
    private final int wake;
    private final Ready ready = new Ready(16);
    private final Map<Integer, Handler> handlers = new HashMap<>();
    private final Queue<Runnable> mail = new ConcurrentLinkedQueue<>();
    private long turns;

    MiniLoop(Linux linux) {
        this.linux = linux;
        epoll = linux.epollCreate();
        wake = linux.eventfd();
        watch(wake, Flags.EPOLLIN, (fd, events, now) -> linux.read(wake, new byte[8], 0, 8));
    }

    /** How often the loop has gone round: each is a wakeup. */
    long turns() {
        return turns;
    }

    /** Runs until {@code done}, which is asked after each turn, or the time is over. @return whether it was done */
    boolean run(LoopComponent component, long timeoutMillis, BooleanSupplier done) {
        long end = linux.monotonicNanos() + timeoutMillis * 1_000_000;
        while (!done.getAsBoolean()) {
            long now = linux.monotonicNanos();
            if (now >= end) {
                return false;
            }
            turn(component, Math.min(end, component.nextDeadlineNanos()) - now);
        }
        return true;
    }

    private void turn(LoopComponent component, long waitNanos) {
        int count = linux.epollWait(epoll, ready, (int) Math.max(0, (waitNanos + 999_999) / 1_000_000));
        turns++;
        long now = linux.monotonicNanos();
        for (int i = 0; i < count; i++) {
            Handler handler = handlers.get((int) ready.data(i));
            if (handler != null) {
                handler.ready((int) ready.data(i), ready.events(i), now);
            }
        }
        for (Runnable task = mail.poll(); task != null; task = mail.poll()) {
            task.run();
        }
        if (component.nextDeadlineNanos() <= now) {
            component.tick(now);
        }
    }

    @Override
    public void watch(int fd, int events, Handler handler) {
        handlers.put(fd, handler);
        linux.epollAdd(epoll, fd, events, fd);
    }

    @Override
    public void change(int fd, int events) {
        linux.epollChange(epoll, fd, events, fd);
    }

    @Override
    public void unwatch(int fd) {
        if (handlers.remove(fd) != null) {
            linux.epollRemove(epoll, fd);
        }
    }

    @Override
    public void post(Runnable task) {
        mail.add(task);
        linux.write(wake, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 0, 8);
    }

    @Override
    public void close() {
        linux.close(wake);
        linux.close(epoll);
    }
}
