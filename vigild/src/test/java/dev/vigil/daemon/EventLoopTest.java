package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final Linux linux = new NativeLinux();
    private OptionalLong standstill = OptionalLong.empty();
    private final List<Runnable> said = new ArrayList<>();
    private final EventLoop loop = new EventLoop(door(), new DaemonLog(linux, said::add));
    private final List<Integer> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        loop.close();
        opened.forEach(linux::close);
    }

    /** The real system, but for the clock while that stands still. */
    private Linux door() {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (_, method, arguments) -> {
                    if (method.getName().equals("monotonicNanos") && standstill.isPresent()) {
                        return standstill.getAsLong();
                    }
                    try {
                        return method.invoke(linux, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private int rungBell() {
        int wakeup = linux.eventfd();
        linux.write(wakeup, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 0, 8);
        opened.add(wakeup);
        return wakeup;
    }

    @Test
    void oneTurnHandlesTheUrgentFirst() {
        List<String> order = new ArrayList<>();
        loop.poller(EventPriority.CLIENT).watch(rungBell(), Flags.EPOLLIN, (_, _, _) -> order.add("client"));
        loop.poller(EventPriority.OUTPUT).watch(rungBell(), Flags.EPOLLIN, (_, _, _) -> order.add("output"));
        loop.poller(EventPriority.EXIT).watch(rungBell(), Flags.EPOLLIN, (_, _, _) -> order.add("exit"));
        loop.poller(EventPriority.NOTIFY).watch(rungBell(), Flags.EPOLLIN, (_, _, _) -> order.add("notify"));
        loop.post(() -> order.add("mail"));
        loop.turn();
        assertThat(order).containsExactly("mail", "notify", "exit", "output", "client");
    }

    @Test
    void aHandlerThatThrowsCostsItsDescriptorOnly() {
        List<String> heard = new ArrayList<>();
        loop.poller(EventPriority.EXIT).watch(rungBell(), Flags.EPOLLIN, (_, _, _) -> {
            heard.add("bad");
            throw new IllegalStateException("on purpose");
        });
        loop.poller(EventPriority.OUTPUT).watch(rungBell(), Flags.EPOLLIN, (_, _, _) -> heard.add("good"));
        loop.turn();
        loop.turn();
        assertThat(heard).containsExactly("bad", "good", "good");
        assertThat(said).isNotEmpty();
    }

    @Test
    void anEventAboutAClosedDescriptorDoesNotReachItsSuccessor() {
        List<String> heard = new ArrayList<>();
        Poller exits = loop.poller(EventPriority.EXIT);
        Poller outputs = loop.poller(EventPriority.OUTPUT);
        int first = rungBell();
        int closing = rungBell();
        outputs.watch(first, Flags.EPOLLIN, (_, _, _) -> heard.add("stale"));
        exits.watch(closing, Flags.EPOLLIN, (_, _, _) -> {
            outputs.unwatch(first);
            int successor = linux.eventfd();
            linux.dup2(
                    successor, first); // closes the former one; as the kernel may give its number to the next at once
            linux.close(successor);
            outputs.watch(first, Flags.EPOLLIN, (_, _, _) -> heard.add("successor"));
            exits.unwatch(closing);
            heard.add("closed");
        });
        loop.turn();
        assertThat(heard).containsExactly("closed");
    }

    @Test
    void aRoomThatThrowsIsLeftAloneForAWhile() {
        List<Long> ticks = new ArrayList<>();
        long now = linux.monotonicNanos();
        standstill = OptionalLong.of(now);
        loop.add(new LoopComponent() {
            @Override
            public long nextDeadlineNanos() {
                return Long.MIN_VALUE;
            }

            @Override
            public void tick(long nowNanos) {
                ticks.add(nowNanos);
                throw new IllegalStateException("on purpose");
            }
        });
        loop.turn();
        loop.post(() -> {});
        loop.turn();
        assertThat(ticks).containsExactly(now);
        standstill = OptionalLong.of(now + 1_000_000_000);
        loop.turn();
        assertThat(ticks).containsExactly(now, now + 1_000_000_000);
    }

    @Test
    void aRoomIsWokenAtItsDeadlineAndNotBefore() {
        long began = linux.monotonicNanos();
        long[] deadline = {began + 20_000_000};
        long[] ticked = {0};
        loop.add(new LoopComponent() {
            @Override
            public long nextDeadlineNanos() {
                return deadline[0];
            }

            @Override
            public void tick(long nowNanos) {
                deadline[0] = Long.MAX_VALUE;
                ticked[0] = nowNanos;
            }
        });
        while (ticked[0] == 0) {
            loop.turn();
        }
        assertThat(ticked[0] - began).isGreaterThanOrEqualTo(20_000_000);
    }
}
