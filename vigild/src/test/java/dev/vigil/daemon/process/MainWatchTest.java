package dev.vigil.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.Eventually;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A main process for which vigild has no descriptor at first. */
class MainWatchTest {
    private static final long SECOND_NANOS = 1_000_000_000;

    private final Linux real = new NativeLinux();
    private final Linux linux = (Linux) Proxy.newProxyInstance(
            Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (_, method, args) -> {
                if (isPoor() && method.getName().equals("pidfdOpen")) {
                    return -Errno.EMFILE;
                }
                if (method.getName().equals("getsid")) {
                    ask();
                }
                try {
                    return method.invoke(real, args);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final Watched poller = new Watched();
    private final Groups groups = new Groups(linux, Cgroups.none(linux), new IdentityVariables(linux, new byte[16]));
    private final MainWatch mains = new MainWatch(
            linux,
            poller,
            new AdoptedProcesses(linux, "/run", groups, Cgroups.none(linux), new ExitEvents(linux, groups)),
            groups);
    private final Group group = new Group(new Incarnation("web", 1), real.getsid(0), ProcessIdentity.UNKNOWN);
    private final List<Optional<ChildStatus>> ends = new ArrayList<>();
    private Process process;
    private boolean poor;
    private Runnable whenAsked = () -> {};

    private boolean isPoor() {
        return poor;
    }

    private void ask() {
        whenAsked.run();
    }

    @BeforeEach
    void aProcessIsNamedAndNoDescriptorIsLeft() throws IOException {
        groups.add(group);
        process = start();
        poor = true;
        assertThat(mains.change(group, (int) process.pid(), _ -> true, ends::add))
                .isTrue();
        assertThat(group.main).isEqualTo((int) process.pid());
    }

    private static Process start() throws IOException {
        return new ProcessBuilder("sleep", "1000").start();
    }

    @AfterEach
    void end() throws InterruptedException {
        mains.drop(group);
        assertThat(poller.events).isEmpty();
        process.destroyForcibly().waitFor();
    }

    @Test
    void isTriedAgainEachSecondUntilItCanBeWatched() {
        assertThat(mains.nextDeadlineNanos()).isEqualTo(Long.MIN_VALUE);
        mains.tick(0);
        assertThat(mains.nextDeadlineNanos()).isEqualTo(SECOND_NANOS);
        poor = false;
        mains.tick(SECOND_NANOS - 1);
        assertThat(poller.events).isEmpty();
        mains.tick(SECOND_NANOS);
        assertThat(poller.events).containsExactly(Map.entry(group.mainPidfd, 0));
        assertThat(mains.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(groups.changes()).as("the keeper has to hold it").isEqualTo(2);
        assertThat(ends).isEmpty();
    }

    @Test
    void isTriedAgainWhenItIsToGetASignal() {
        assertThat(mains.pidfd(group)).isNegative();
        poor = false;
        assertThat(mains.pidfd(group)).isNotNegative();
        assertThat(real.pidfdSendSignal(mains.pidfd(group), 0)).isZero();
    }

    @Test
    void itsEndIsNoticedThoughNobodyKnowsHowItEnded() throws InterruptedException {
        process.destroyForcibly().waitFor();
        mains.tick(0);
        assertThat(ends).isEmpty();
        poor = false;
        mains.tick(SECOND_NANOS);
        assertThat(ends).containsExactly(Optional.empty());
        assertThat(mains.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aStrangerWithItsNumberIsNotTakenForIt() {
        group.mainIdentity = new ProcessIdentity(0, group.mainIdentity.startTicks() - 1);
        poor = false;
        mains.tick(0);
        assertThat(ends).containsExactly(Optional.empty());
        assertThat(poller.events).isEmpty();
    }

    @Test
    void oneThatEndsWhileItIsAskedWhoseItIsBecomesNoMainProcess() throws IOException {
        for (boolean without : List.of(true, false)) {
            poor = without;
            Process another = start();
            whenAsked =
                    () -> assertThat(another.destroyForcibly().onExit().join().isAlive())
                            .isFalse();
            assertThat(mains.change(group, (int) another.pid(), _ -> true, ends::add))
                    .isFalse();
            assertThat(group.main).isEqualTo((int) process.pid());
        }
    }

    @Test
    void oneOfAnotherSessionBecomesNoMainProcess() throws IOException, InterruptedException {
        poor = false;
        // Not process 1: where a test runs in a process namespace, both may be of the session outside, which is 0.
        Process another = new ProcessBuilder("setsid", "sleep", "1000").start();
        try {
            Eventually.holds("a session of its own", () -> real.getsid((int) another.pid()) == another.pid());
            assertThat(mains.change(group, (int) another.pid(), _ -> true, ends::add))
                    .isFalse();
        } finally {
            another.destroyForcibly().waitFor();
        }
        assertThat(group.main).isEqualTo((int) process.pid());
    }

    @Test
    void itsEndIsToldByTheDescriptorInTheEnd() throws InterruptedException {
        poor = false;
        mains.tick(0);
        process.destroyForcibly().waitFor();
        poller.report(group.mainPidfd, Flags.EPOLLHUP);
        assertThat(ends).containsExactly(real.pidfdExit(group.mainPidfd));
    }

    /** Knows what is watched for which events. */
    private static final class Watched implements Poller {
        private final Map<Integer, Integer> events = new HashMap<>();
        private final Map<Integer, Handler> handlers = new HashMap<>();

        @Override
        public void watch(int fd, int wanted, Handler handler) {
            events.put(fd, wanted);
            handlers.put(fd, handler);
        }

        @Override
        public void change(int fd, int wanted) {
            events.put(fd, wanted);
        }

        @Override
        public void unwatch(int fd) {
            events.remove(fd);
            handlers.remove(fd);
        }

        private void report(int fd, int what) {
            Optional.ofNullable(handlers.get(fd)).orElseThrow().ready(fd, what, 0);
        }
    }
}
