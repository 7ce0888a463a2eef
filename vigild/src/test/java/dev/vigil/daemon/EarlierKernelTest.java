package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.LinuxException;
import dev.vigil.linux.NativeLinux;
import dev.vigil.linux.PidNamespace;
import dev.vigil.linux.Ready;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How services end that are no children of vigild, on kernels before 6.15. */
class EarlierKernelTest {
    /** Ends with code 7 once there is a file {@code go}. */
    private static final String WAITER = """
            [service.job]
            command = ["sh", "-c", "while [ ! -e ROOT/go ]; do sleep 0.02; done; touch ROOT/gone; exit 7"]
            restart = "never"
            """;

    @TempDir
    Path root;

    private static void needConnector() {
        Linux linux = new NativeLinux();
        int socket = linux.listenForExits(1 << 16);
        assumeTrue(socket >= 0, () -> "only root may: " + Errno.describe(socket));
        int epoll = linux.epollCreate();
        linux.epollAdd(epoll, socket, Flags.EPOLLIN, 0);
        int answers = linux.epollWait(epoll, new Ready(1), 2_000);
        linux.ignoreExits(socket);
        linux.close(epoll);
        linux.close(socket);
        assumeTrue(answers == 1 && PidNamespace.isFirst(linux), "the kernel tells no ends in a container");
    }

    @Test
    void anEndAfterAdoptionIsTold() throws IOException {
        needConnector();
        try (KillableVigild vigild = KillableVigild.startOn(EarlierKernel.BEFORE_6_15, root, WAITER)) {
            vigild.settle();
            vigild.dieAndLiveAgain();
            vigild.await(event -> event.from().equals("adopted"));
            Files.createFile(root.resolve("go"));
            assertThat(vigild.await("job", "failed").reason()).startsWith("exit code 7 after ");
        }
    }

    @Test
    void anEndWhileNoVigildRunsIsTold() throws IOException {
        needConnector();
        try (KillableVigild vigild = KillableVigild.startOn(EarlierKernel.BEFORE_6_15, root, WAITER)) {
            vigild.settle();
            Eventually.holds("the keeper has the socket", () -> keeperHoldsASocket(vigild));
            for (int death = 0; death < 3; death++) {
                vigild.dieAndLiveAgain();
                vigild.await(event -> event.from().equals("adopted"));
                Eventually.holds("the keeper has the socket", () -> keeperHoldsASocket(vigild));
            }
            vigild.kill();
            int pid = ended();
            Eventually.holds("it is reaped", () -> isReaped(pid));
            vigild.startAgain();
            assertThat(vigild.await("job", "failed").reason()).startsWith("exit code 7 after ");
        }
    }

    /** By init, or by this process: a vigild that ran in it before has made it the one that inherits orphans. */
    private static boolean isReaped(int pid) {
        try {
            new NativeLinux().reap(pid);
        } catch (LinuxException e) {
            // it is not a child of ours
        }
        return !Files.exists(Path.of("/proc/" + pid));
    }

    private int ended() throws IOException {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            String loop = root + "/go";
            int pid = (int) all.filter(process -> commandLine(process.pid()).contains(loop))
                    .findFirst()
                    .orElseThrow()
                    .pid();
            Files.createFile(root.resolve("go"));
            return pid;
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }

    private static boolean keeperHoldsASocket(KillableVigild vigild) {
        return ProcessHandle.of(vigild.vigildPid())
                .orElseThrow()
                .children()
                .anyMatch(child -> holdsASocket(child.pid()));
    }

    private static boolean holdsASocket(long pid) {
        if (!commandLine(pid).startsWith("/bin/sleep\0")) {
            return false;
        }
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.anyMatch(EarlierKernelTest::isSocket);
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void whereNobodyMayListenItIsUnknownButNoticed() throws IOException {
        try (KillableVigild vigild = KillableVigild.startOn(EarlierKernel.BEFORE_6_15_UNPRIVILEGED, root, WAITER)) {
            vigild.settle();
            vigild.dieAndLiveAgain();
            vigild.await(event -> event.from().equals("adopted"));
            Files.createFile(root.resolve("go"));
            assertThat(vigild.await("job", "failed").reason()).startsWith("ended unseen");
        }
    }

    /** The kernel tells those who wait for its end only that it ended; it is no child of vigild. */
    @Test
    void theEndOfAMainProcessThatTheServiceNamedIsTold() throws IOException {
        needConnector();
        String manager = """
                [service.web]
                command = ["sh", "-c",
                    "sh -c 'while [ ! -e ROOT/go ]; do sleep 0.02; done; exit 5' & \
                systemd-notify --ready MAINPID=$!; wait; exec sleep 1000"]
                ready = { notify = true }
                restart = "never"
                """;
        assumeTrue(Files.exists(Path.of("/usr/bin/systemd-notify")), "systemd is not installed");
        try (KillableVigild vigild = KillableVigild.startOn(EarlierKernel.BEFORE_6_15, root, manager)) {
            vigild.settle();
            Files.createFile(root.resolve("go"));
            assertThat(vigild.await("web", "failed").reason()).startsWith("exit code 5 after ");
        }
    }
}
