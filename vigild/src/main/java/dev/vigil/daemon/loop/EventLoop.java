package dev.vigil.daemon.loop;

import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.LinuxException;
import dev.vigil.linux.Ready;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns all state. It sleeps in epoll_wait(2) until a descriptor is ready, a task has come or the
 * nearest deadline of a component is due; then it takes one <em>turn</em>: it reads the clock once, handles what is
 * ready in the order of {@link EventPriority}, and lets the components do what is due.
 *
 * <p>A turn is a plain method and everything outside goes through {@link Linux}, so that a simulator can drive the very
 * same loop turn by turn. There are no timers: a component keeps its deadline as data, hence no timer is ever stale.
 *
 * <p>Nothing that a handler does ends the loop. One that throws costs its own descriptor, a component that throws is
 * left alone for a second, a task that throws is dropped; each is said. Descriptors are reused by the kernel at once,
 * so each watch has a serial number that epoll hands back: an event about a closed descriptor never reaches its
 * successor.
 */
public final class EventLoop implements Mailbox, AutoCloseable {
    private static final int EVENTS_PER_TURN_MAX = 256;
    private static final int TASKS_PER_TURN_MAX = 1024;
    private static final int TURNS_PER_SECOND_MAX = 50_000;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final EventPriority[] ORDER = EventPriority.values();

    private final Linux linux;
    private final DaemonLog messages;
    private final int epoll;
    private final int wakeup;
    private final Ready ready = new Ready(EVENTS_PER_TURN_MAX);
    private final List<Entered> components = new ArrayList<>();
    private final List<Runnable> followUps = new ArrayList<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private @Nullable Watch[] watches = new @Nullable Watch[64];
    private int serial;
    private long nowNanos;
    private long secondBegan;
    private int turnsInSecond;
    private boolean ended;

    public EventLoop(Linux linux, DaemonLog messages) {
        this.linux = linux;
        this.messages = messages;
        this.epoll = must("epoll_create1", linux.epollCreate());
        this.wakeup = must("eventfd", linux.eventfd());
        this.nowNanos = linux.monotonicNanos();
        poller(EventPriority.TASKS).watch(wakeup, Flags.EPOLLIN, (_, _, _) -> runTasks());
    }

    private static int must(String call, int result) {
        if (result < 0) {
            throw new LinuxException(call, -result);
        }
        return result;
    }

    /** A poller whose descriptors are handled with {@code urgency}. */
    public Poller poller(EventPriority urgency) {
        return new UrgentPoller(urgency);
    }

    /** Lets a component do what is due, in the order in which components are added. */
    public void add(LoopComponent component) {
        components.add(new Entered(component));
    }

    /** Runs {@code work} after each handler, task and tick: what these leave to be done does not wait for others. */
    public void addFollowUp(Runnable work) {
        followUps.add(work);
    }

    private void followUp() {
        for (Runnable work : followUps) {
            work.run();
        }
    }

    /** The loop's one reading of the clock in this turn. */
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public void post(Runnable task) {
        tasks.add(task);
        wake();
    }

    private void wake() {
        if (signalled.compareAndSet(false, true)) {
            linux.write(wakeup, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 0, Long.BYTES);
        }
    }

    /** Takes turns until {@link #end}. */
    public void run() {
        while (!ended) {
            turn();
        }
    }

    /** The turn that is being taken is the last one. */
    public void end() {
        ended = true;
    }

    public boolean ended() {
        return ended;
    }

    /** Waits until something is due, and handles it. */
    public void turn() {
        int count = linux.epollWait(epoll, ready, timeoutMillis());
        nowNanos = linux.monotonicNanos();
        for (EventPriority urgency : ORDER) {
            for (int i = 0; i < count; i++) {
                handle(urgency, ready.data(i), ready.events(i));
            }
        }
        for (Entered component : components) {
            tickIfDue(component);
        }
        brake();
    }

    /** The clock is read again here, since the turn before may have taken long. */
    private int timeoutMillis() {
        long deadline = Long.MAX_VALUE;
        for (Entered component : components) {
            deadline = Math.min(deadline, deadlineOf(component));
        }
        if (deadline == Long.MAX_VALUE) {
            return -1;
        }
        long now = linux.monotonicNanos();
        return deadline <= now ? 0 : (int) Math.min(Integer.MAX_VALUE, (deadline - now + 999_999) / 1_000_000);
    }

    private long deadlineOf(Entered entered) {
        try {
            return Math.max(entered.mutedUntil, entered.component.nextDeadlineNanos());
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            mute(entered, e);
            return entered.mutedUntil;
        }
    }

    private void tickIfDue(Entered entered) {
        if (deadlineOf(entered) > nowNanos) {
            return;
        }
        try {
            entered.component.tick(nowNanos);
            followUp();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            mute(entered, e);
        }
    }

    private void mute(Entered entered, Throwable e) {
        entered.mutedUntil = nowNanos + SECOND_NANOS;
        messages.bug("deadline of " + entered.component.getClass().getSimpleName(), e);
    }

    private void handle(EventPriority urgency, long data, int events) {
        int fd = (int) data;
        Watch watch = watches[fd];
        if (watch == null || watch.urgency != urgency || watch.serial != (int) (data >>> 32)) {
            return;
        }
        try {
            watch.handler.ready(fd, events, nowNanos);
            followUp();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            messages.bug("descriptor " + fd + " (" + urgency + ")", e);
            Watch now = watches[fd];
            if (now != null && now.serial == watch.serial && fd != wakeup) {
                unwatch(fd);
            }
        }
    }

    private void runTasks() {
        linux.read(wakeup, new byte[Long.BYTES], 0, Long.BYTES);
        signalled.set(false);
        for (int i = 0; i < TASKS_PER_TURN_MAX; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            read(task);
        }
        wake();
    }

    private void read(Runnable task) {
        try {
            task.run();
            followUp();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            messages.bug("task", e);
        }
    }

    /** A mistake that makes the loop spin costs half a core instead of a whole one, and is said. */
    private void brake() {
        if (nowNanos - secondBegan > SECOND_NANOS) {
            secondBegan = nowNanos;
            turnsInSecond = 0;
        }
        if (++turnsInSecond == TURNS_PER_SECOND_MAX) {
            messages.warn("the event loop is busier than " + TURNS_PER_SECOND_MAX + " turns a second: slowing it down");
        }
        if (turnsInSecond > TURNS_PER_SECOND_MAX) {
            int nothing = linux.epollCreate();
            linux.epollWait(nothing, new Ready(1), 1);
            linux.close(nothing);
        }
    }

    private void watch(EventPriority urgency, int fd, int events, Poller.Handler handler) {
        if (fd >= watches.length) {
            watches = Arrays.copyOf(watches, Math.max(fd + 1, watches.length * 2));
        }
        Watch watch = new Watch(urgency, ++serial, handler);
        must("epoll_ctl", linux.epollAdd(epoll, fd, events, watch.data(fd)));
        watches[fd] = watch;
    }

    private void change(int fd, int events) {
        Watch watch = fd < watches.length ? watches[fd] : null;
        if (watch != null) {
            must("epoll_ctl", linux.epollChange(epoll, fd, events, watch.data(fd)));
        }
    }

    private void unwatch(int fd) {
        if (fd >= 0 && fd < watches.length && watches[fd] != null) {
            watches[fd] = null;
            linux.epollRemove(epoll, fd);
        }
    }

    /** How many descriptors are watched. */
    public int watched() {
        int count = 0;
        for (Watch watch : watches) {
            count += watch == null ? 0 : 1;
        }
        return count;
    }

    @Override
    public void close() {
        signalled.set(true);
        linux.close(wakeup);
        linux.close(epoll);
    }

    private record Watch(EventPriority urgency, int serial, Poller.Handler handler) {
        long data(int fd) {
            return ((long) serial << 32) | fd;
        }
    }

    private static final class Entered {
        private final LoopComponent component;
        private long mutedUntil = Long.MIN_VALUE;

        Entered(LoopComponent component) {
            this.component = component;
        }
    }

    private final class UrgentPoller implements Poller {
        private final EventPriority urgency;

        UrgentPoller(EventPriority urgency) {
            this.urgency = urgency;
        }

        @Override
        public void watch(int fd, int events, Handler handler) {
            EventLoop.this.watch(urgency, fd, events, handler);
        }

        @Override
        public void change(int fd, int events) {
            EventLoop.this.change(fd, events);
        }

        @Override
        public void unwatch(int fd) {
            EventLoop.this.unwatch(fd);
        }
    }
}
