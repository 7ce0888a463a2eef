package dev.vigil.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Priorities of another process, as the kernel tells them. */
class SchedulingTest {
    private final Linux linux = new NativeLinux();
    private int pid;

    @BeforeEach
    void spawn() {
        pid = linux.spawn(Children.plan(Children.PLAIN, "/bin/sleep", "1000"));
        assertThat(pid).isPositive();
    }

    @AfterEach
    void kill() {
        linux.kill(pid, 9);
        while (linux.reap(pid).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private String[] stat() {
        String text = linux.readFile("/proc/" + pid + "/stat").orElse("");
        return text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    }

    @Test
    void eachCallSetsWhatItSays() {
        assertThat(linux.setNice(pid, 9)).isZero();
        assertThat(linux.setScheduler(pid, Flags.SCHED_IDLE, 0)).isZero();
        assertThat(linux.setAffinity(pid, new int[] {0, 8191})).isZero();
        assertThat(linux.setIoPriority(pid, 3, 0)).isZero();
        assertThat(stat()[16]).isEqualTo("9");
        assertThat(stat()[38]).isEqualTo("5");
        assertThat(linux.readFile("/proc/" + pid + "/status").orElse("")).contains("Cpus_allowed_list:\t0\n");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThat(linux.setScheduler(pid, Flags.SCHED_FIFO, 0)).isEqualTo(-Errno.EINVAL);
        assertThat(linux.setAffinity(pid, new int[] {8192})).isEqualTo(-Errno.EINVAL);
        assertThat(linux.setAffinity(pid, new int[0])).isEqualTo(-Errno.EINVAL);
        assertThat(linux.setIoPriority(pid, 5, 0)).isEqualTo(-Errno.EINVAL);
        assertThat(Optional.of(linux.setNice(Integer.MAX_VALUE, 0))).contains(-Errno.ESRCH);
    }
}
