package dev.vigil.linux;

import static dev.vigil.linux.Children.LINUX;
import static dev.vigil.linux.Children.ok;
import static dev.vigil.linux.Children.plan;
import static dev.vigil.linux.Children.started;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PollingTest {
    private final int epoll = ok(LINUX.epollCreate());
    private final Ready ready = new Ready(4);

    @AfterEach
    void close() {
        LINUX.close(epoll);
    }

    @Test
    void dataComesBackWhole() {
        int one = ok(LINUX.eventfd());
        int other = ok(LINUX.eventfd());
        ok(LINUX.epollAdd(epoll, one, Flags.EPOLLIN, 0x1122334455667788L));
        ok(LINUX.epollAdd(epoll, other, Flags.EPOLLIN | Flags.EPOLLOUT, -2));
        ring(one);
        assertThat(LINUX.epollWait(epoll, ready, -1)).isEqualTo(2);
        int first = ready.data(0) == -2 ? 1 : 0;
        assertThat(ready.data(first)).isEqualTo(0x1122334455667788L);
        assertThat(ready.events(first)).isEqualTo(Flags.EPOLLIN);
        assertThat(ready.data(1 - first)).isEqualTo(-2);
        assertThat(ready.events(1 - first)).isEqualTo(Flags.EPOLLOUT);
        LINUX.close(one);
        LINUX.close(other);
    }

    @Test
    void watchingCanBeChangedAndEnded() {
        int fd = ok(LINUX.eventfd());
        ring(fd);
        assertThat(LINUX.epollChange(epoll, fd, Flags.EPOLLIN, 1)).isEqualTo(-Errno.ENOENT);
        ok(LINUX.epollAdd(epoll, fd, 0, 1));
        assertThat(LINUX.epollAdd(epoll, fd, 0, 1)).isEqualTo(-Errno.EEXIST);
        assertThat(LINUX.epollWait(epoll, ready, 0)).isZero();
        ok(LINUX.epollChange(epoll, fd, Flags.EPOLLIN, 2));
        assertThat(LINUX.epollWait(epoll, ready, 0)).isEqualTo(1);
        assertThat(ready.data(0)).isEqualTo(2);
        ok(LINUX.epollRemove(epoll, fd));
        assertThat(LINUX.epollWait(epoll, ready, 0)).isZero();
        LINUX.close(fd);
    }

    @Test
    void aTimerIsReadableOnceItHasExpired() {
        int timer = ok(LINUX.timerfd());
        ok(LINUX.epollAdd(epoll, timer, Flags.EPOLLIN, 7));
        ok(LINUX.timerfdSet(timer, LINUX.realtimeNanos() + 3_600_000_000_000L));
        assertThat(LINUX.epollWait(epoll, ready, 0)).isZero();
        assertThat(LINUX.read(timer, new byte[8], 0, 8)).isEqualTo(-Errno.EAGAIN);
        ok(LINUX.timerfdSet(timer, LINUX.realtimeNanos() - 1));
        assertThat(LINUX.epollWait(epoll, ready, -1)).isEqualTo(1);
        assertThat(LINUX.read(timer, new byte[8], 0, 8)).isEqualTo(8);
        LINUX.close(timer);
    }

    @Test
    void moreThanFitsComesNextTime() {
        int[] all = new int[6];
        for (int i = 0; i < all.length; i++) {
            all[i] = ok(LINUX.eventfd());
            ok(LINUX.epollAdd(epoll, all[i], Flags.EPOLLIN | Flags.EPOLLET, i));
            ring(all[i]);
        }
        assertThat(LINUX.epollWait(epoll, ready, 0)).isEqualTo(4);
        assertThat(LINUX.epollWait(epoll, ready, 0)).isEqualTo(2);
        for (int fd : all) {
            LINUX.close(fd);
        }
    }

    @Test
    void endOfProcessIsAnEvent() {
        int pid = started(LINUX.spawn(plan(Children.PLAIN, "/bin/cat", "/dev/null")));
        int pidfd = ok(LINUX.pidfdOpen(pid));
        ok(LINUX.epollAdd(epoll, pidfd, Flags.EPOLLIN, pid));
        assertThat(LINUX.epollWait(epoll, ready, -1)).isEqualTo(1);
        assertThat(ready.data(0)).isEqualTo(pid);
        assertThat(LINUX.reap(pid)).contains(new ChildStatus(false, 0, false));
        LINUX.close(pidfd);
    }

    @Test
    void newFileIsAnEvent(@TempDir Path directory) throws IOException {
        int inotify = ok(LINUX.inotify());
        assertThat(LINUX.inotifyAdd(inotify, directory.resolve("none").toString(), Flags.IN_CREATE))
                .isEqualTo(-Errno.ENOENT);
        ok(LINUX.inotifyAdd(inotify, directory.toString(), Flags.IN_CREATE));
        byte[] event = new byte[256];
        assertThat(LINUX.read(inotify, event, 0, event.length)).isEqualTo(-Errno.EAGAIN);
        Files.createFile(directory.resolve("new"));
        assertThat(Children.awaitEvents(inotify, Flags.EPOLLIN)).isEqualTo(Flags.EPOLLIN);
        assertThat(LINUX.read(inotify, event, 0, event.length)).isPositive();
        LINUX.close(inotify);
    }

    @Test
    void clocksAreThoseOfJava() {
        long before = System.nanoTime();
        long monotonic = LINUX.monotonicNanos();
        assertThat(monotonic).isBetween(before, System.nanoTime());
        long earliest = System.currentTimeMillis();
        long real = LINUX.realtimeNanos() / 1_000_000;
        assertThat(real).isBetween(earliest, System.currentTimeMillis());
    }

    private static void ring(int eventfd) {
        byte[] one = {1, 0, 0, 0, 0, 0, 0, 0};
        assertThat(LINUX.write(eventfd, one, 0, 8)).isEqualTo(8);
    }
}
