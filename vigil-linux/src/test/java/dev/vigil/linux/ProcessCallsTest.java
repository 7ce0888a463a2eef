package dev.vigil.linux;

import static dev.vigil.linux.Children.LINUX;
import static dev.vigil.linux.Children.PLAIN;
import static dev.vigil.linux.Children.await;
import static dev.vigil.linux.Children.awaitEvents;
import static dev.vigil.linux.Children.ok;
import static dev.vigil.linux.Children.options;
import static dev.vigil.linux.Children.plan;
import static dev.vigil.linux.Children.readLine;
import static dev.vigil.linux.Children.started;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.SpawnPlan.Descriptor.Inherited;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessCallsTest {
    private static final int SIGHUP = 1;
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;

    /** What children read, which holds them. */
    private final int[] hold = new int[2];

    /** What children write. */
    private final int[] tell = new int[2];

    @BeforeEach
    void open() {
        ok(LINUX.pipe(hold, 0));
        ok(LINUX.pipe(tell, 0));
    }

    @AfterEach
    void close() {
        for (int fd : new int[] {hold[0], hold[1], tell[0], tell[1]}) {
            LINUX.close(fd);
        }
    }

    @Test
    void endsAreSeenBeforeTheyAreReaped() {
        int pid = shell("exit 3");
        assertThat(LINUX.awaitEnded()).isEqualTo(pid);
        assertThat(LINUX.peekEnded()).isEqualTo(pid);
        assertThat(LINUX.isChild(pid)).as("until it is reaped").isTrue();
        assertThat(LINUX.reap(pid)).contains(new ChildStatus(false, 3, false));
        assertThat(LINUX.peekEnded()).isEqualTo(-Errno.ECHILD);
        assertThat(LINUX.awaitEnded()).isEqualTo(-Errno.ECHILD);
        assertThat(LINUX.isChild(pid)).isFalse();
    }

    @Test
    void runningChildIsNotReaped() {
        int pid = shell("read x");
        assertThat(LINUX.peekEnded()).isZero();
        assertThat(LINUX.isChild(pid)).isTrue();
        assertThat(LINUX.isChild(LINUX.getpid())).isFalse();
        assertThat(LINUX.reap(pid)).isEmpty();
        assertThat(LINUX.kill(pid, SIGTERM)).isZero();
        assertThat(await(pid)).isEqualTo(new ChildStatus(true, SIGTERM, false));
        assertThat(LINUX.kill(pid, 0)).isEqualTo(-Errno.ESRCH);
    }

    /** A shell gives what it runs in the background /dev/null for input: only another descriptor holds the cat. */
    @Test
    void groupIsKilledAsAWhole() {
        int pid = started(LINUX.spawn(held(options(true, false), "exec 3<&0; cat <&3 & echo $!; wait")));
        assertThat(Integer.parseInt(readLine(tell[0]))).isPositive();
        assertThat(LINUX.kill(-pid, SIGKILL)).isZero();
        assertThat(await(pid)).isEqualTo(new ChildStatus(true, SIGKILL, false));
        LINUX.close(tell[1]);
        tell[1] = -1;
        assertThat(readLine(tell[0])).as("nobody writes any more").isEmpty();
    }

    @Test
    void pidfdSignalsThatVeryProcess() {
        int pid = shell("read x");
        int pidfd = ok(LINUX.pidfdOpen(pid));
        assertThat(LINUX.pidfdSendSignal(pidfd, 0)).isZero();
        assertThat(LINUX.pidfdSendSignal(pidfd, SIGHUP)).isZero();
        assertThat(await(pid)).isEqualTo(new ChildStatus(true, SIGHUP, false));
        assertThat(LINUX.pidfdSendSignal(pidfd, 0)).isEqualTo(-Errno.ESRCH);
        assertThat(LINUX.pidfdOpen(pid)).isEqualTo(-Errno.ESRCH);
        LINUX.close(pidfd);
    }

    @Test
    void descriptorIsFetchedFromAnotherProcess() {
        int pid = shell("read x");
        int pidfd = ok(LINUX.pidfdOpen(pid));
        int fetched = ok(LINUX.pidfdGetfd(pidfd, 1));
        assertThat(LINUX.stat(fetched).orElseThrow().inode())
                .isEqualTo(LINUX.stat(tell[0]).orElseThrow().inode());
        assertThat(LINUX.pidfdGetfd(pidfd, 250)).isEqualTo(-Errno.EBADF);
        LINUX.close(fetched);
        LINUX.kill(pid, SIGKILL);
        await(pid);
        LINUX.close(pidfd);
    }

    /** The grandchild's parent reaps it; we learn how it ended nevertheless. */
    @Test
    void exitOfNoChildOfOursIsKnownSince615() {
        int parent = shell("exec 3<&0; sh -c 'read x; exit 7' <&3 & echo $!; wait");
        int pidfd = ok(LINUX.pidfdOpen(Integer.parseInt(readLine(tell[0]))));
        assertThat(LINUX.pidfdExit(pidfd)).isEmpty();
        LINUX.write(hold[1], "\n".getBytes(UTF_8), 0, 1);
        assertThat(awaitEvents(pidfd, 0)).isEqualTo(Flags.EPOLLHUP);
        if (Children.kernelIsAtLeast(6, 15)) {
            assertThat(LINUX.pidfdExit(pidfd)).contains(new ChildStatus(false, 7, false));
        } else {
            assertThat(LINUX.pidfdExit(pidfd)).isEmpty();
        }
        assertThat(await(parent)).isEqualTo(new ChildStatus(false, 0, false));
        LINUX.close(pidfd);
    }

    @Test
    void exitOfReapedChildIsStillKnown() {
        int pid = shell("kill -KILL $$");
        int pidfd = ok(LINUX.pidfdOpen(pid));
        await(pid);
        if (Children.kernelIsAtLeast(6, 15)) {
            assertThat(LINUX.pidfdExit(pidfd)).contains(new ChildStatus(true, SIGKILL, false));
        }
        assertThat(LINUX.pidfdExit(tell[0])).as("no pidfd").isEmpty();
        LINUX.close(pidfd);
    }

    @Test
    void pidfdIsAnIdentityForTheBoot() {
        int pid = shell("read x");
        int one = ok(LINUX.pidfdOpen(pid));
        int other = ok(LINUX.pidfdOpen(pid));
        int mine = ok(LINUX.pidfdOpen(LINUX.getpid()));
        if (Children.kernelIsAtLeast(6, 9)) {
            assertThat(inode(one)).isEqualTo(inode(other)).isNotEqualTo(inode(mine));
        }
        LINUX.close(hold[1]);
        hold[1] = -1;
        await(pid);
        LINUX.close(one);
        LINUX.close(other);
        LINUX.close(mine);
    }

    @Test
    void subreaperInheritsOrphans(@TempDir Path directory) throws Exception {
        assertThat(Children.javaOutput(directory, Adopting.class.getName())).containsExactly("adopted 5");
    }

    @Test
    void limitsOfAnotherProcessCanBeSet() {
        int pid = shell("read x; ulimit -c; ulimit -Hn");
        assertThat(LINUX.setLimit(pid, Flags.RLIMIT_NOFILE, 50, 60)).isZero();
        assertThat(LINUX.setLimit(pid, Flags.RLIMIT_CORE, 0, 0)).isZero();
        assertThat(LINUX.limit(pid, Flags.RLIMIT_NOFILE).orElseThrow()).containsExactly(50, 60);
        LINUX.write(hold[1], "\n".getBytes(UTF_8), 0, 1);
        assertThat(readLine(tell[0])).isEqualTo("0");
        assertThat(readLine(tell[0])).isEqualTo("60");
        await(pid);
        assertThat(LINUX.limit(0, Flags.RLIMIT_CPU).orElseThrow()).containsExactly(-1, -1);
        assertThat(LINUX.setLimit(0, 99, 0, 0)).isEqualTo(-Errno.EINVAL);
        assertThat(LINUX.limit(0, 99)).isEmpty();
    }

    @Test
    void idsAreThoseOfThisProcess() {
        ProcessHandle java = ProcessHandle.current();
        assertThat(LINUX.getpid()).isEqualTo((int) java.pid());
        assertThat(LINUX.getppid())
                .isEqualTo(java.parent().map(parent -> (int) parent.pid()).orElse(0));
        String status = LINUX.readFile("/proc/self/status").orElseThrow();
        assertThat(status).containsPattern("Uid:\t\\d+\t" + LINUX.geteuid() + "\t");
        assertThat(status).containsPattern("Gid:\t\\d+\t" + LINUX.getegid() + "\t");
        assertThat(LINUX.setpgid(0, Integer.MAX_VALUE)).isEqualTo(-Errno.EPERM);
    }

    @Test
    void failedExecComesBack() {
        assertThat(LINUX.exec("/none", List.of("none"), List.of(), new int[] {tell[1]}))
                .isEqualTo(-Errno.ENOENT);
        assertThat(LINUX.exec("/bin/true", List.of("a\0b"), List.of(), new int[0]))
                .isEqualTo(-Errno.EINVAL);
    }

    /** Another JVM becomes a shell with one descriptor more than the usual. */
    @Test
    void jvmBecomesAnotherProgram(@TempDir Path directory) throws Exception {
        assertThat(Children.javaOutput(directory, Becoming.class.getName(), "/bin/sh"))
                .containsExactly("0 1 2 9", "SigBlk:\t0000000000000000", "kept");
    }

    private static long inode(int fd) {
        return LINUX.stat(fd).orElseThrow().inode();
    }

    private int shell(String script) {
        return started(LINUX.spawn(held(PLAIN, script)));
    }

    private SpawnPlan held(SpawnPlan.Options options, String script) {
        SpawnPlan plain = plan(options, "/bin/sh", "-c", script);
        return new SpawnPlan(
                plain.path(),
                plain.argv(),
                plain.environment(),
                List.of(new Inherited(0, hold[0]), new Inherited(1, tell[1])),
                options);
    }
}
