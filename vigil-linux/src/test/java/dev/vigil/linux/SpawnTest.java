package dev.vigil.linux;

import static dev.vigil.linux.Children.LINUX;
import static dev.vigil.linux.Children.PLAIN;
import static dev.vigil.linux.Children.await;
import static dev.vigil.linux.Children.ok;
import static dev.vigil.linux.Children.options;
import static dev.vigil.linux.Children.output;
import static dev.vigil.linux.Children.plan;
import static dev.vigil.linux.Children.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vigil.linux.SpawnPlan.Descriptor.Inherited;
import dev.vigil.linux.SpawnPlan.Descriptor.Opened;
import dev.vigil.linux.SpawnPlan.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpawnTest {
    /** A loop of the shell's own means, so that none of the descriptors it tells is its own. */
    private static final String LIST_DESCRIPTORS =
            "i=0; while [ $i -lt 300 ]; do [ -e /proc/$$/fd/$i ] && echo $i; i=$((i+1)); done";

    private static final int SIGURG = 23;

    @TempDir
    Path directory;

    @Test
    void programGetsItsArgumentsAndEnvironmentOnly() throws IOException {
        assertThat(output(directory, "/bin/echo", "a", "", "b c", "ü")).isEqualTo("a  b c ü\n");
        assertThat(output(directory, "/usr/bin/env")).isEqualTo("PATH=/usr/bin:/bin\nLC_ALL=C\n");
    }

    @Test
    void signalsAreClean() throws IOException {
        assertThat(output(directory, "/bin/cat", "/proc/self/status"))
                .contains("SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000", "SigCgt:\t0000000000000000");
    }

    @Test
    void signalIsIgnoredOnDemandOnly() throws IOException {
        ok(LINUX.setSignalIgnored(SIGURG));
        assertThat(output(directory, "/bin/cat", "/proc/self/status")).contains("SigIgn:\t0000000000000000");
        Options ignoring = new Options(true, false, Optional.empty(), Optional.empty(), List.of(SIGURG));
        assertThat(output(directory, ignoring, List.of(), "/bin/cat", "/proc/self/status"))
                .contains("SigBlk:\t0000000000000000", "SigIgn:\t0000000000400000", "SigCgt:\t0000000000000000");
    }

    @Test
    void noDescriptorStrays() throws IOException {
        int stray = ok(LINUX.open("/dev/null", Flags.O_RDONLY, 0));
        for (int number = 200; number < 210; number++) {
            assertThat(LINUX.dup2(stray, number)).isEqualTo(number);
        }
        assertThat(output(directory, "/bin/sh", "-c", LIST_DESCRIPTORS)).isEqualTo("0\n1\n2\n");
        assertThat(output(directory, PLAIN, List.of(new Inherited(205, stray)), "/bin/sh", "-c", LIST_DESCRIPTORS))
                .isEqualTo("0\n1\n2\n205\n");
        for (int number = 200; number < 210; number++) {
            LINUX.close(number);
        }
        LINUX.close(stray);
    }

    @Test
    void descriptorKeepsItsNumber() throws IOException {
        int file = file("a");
        assertThat(output(directory, PLAIN, List.of(new Inherited(file, file)), "/bin/cat", "/proc/self/fd/" + file))
                .isEqualTo("a");
        LINUX.close(file);
    }

    @Test
    void descriptorsMayTradePlaces() throws IOException {
        int a = file("a");
        int b = file("b");
        int c = file("c");
        List<SpawnPlan.Descriptor> rotated =
                List.of(new Inherited(a, b), new Inherited(b, c), new Inherited(c, a), new Inherited(3, a));
        String numbers = "/proc/self/fd/";
        assertThat(output(directory, PLAIN, rotated, "/bin/cat", numbers + a, numbers + b, numbers + c, numbers + 3))
                .isEqualTo("bcaa");
        LINUX.close(a);
        LINUX.close(b);
        LINUX.close(c);
    }

    @Test
    void openingDoesNotDestroyWhatIsInherited() throws IOException {
        int a = file("a");
        List<SpawnPlan.Descriptor> plan = List.of(new Opened(a, "/dev/null", 0, 0), new Inherited(a + 1, a));
        assertThat(output(directory, PLAIN, plan, "/bin/cat", "/proc/self/fd/" + (a + 1)))
                .isEqualTo("a");
        LINUX.close(a);
    }

    @Test
    void openedFifoLeavesNoFlagBehind() throws IOException {
        String fifo = directory.resolve("fifo").toString();
        ok(LINUX.mkfifo(fifo, 0600));
        int reader = ok(LINUX.open(fifo, Flags.O_RDONLY | Flags.O_NONBLOCK, 0));
        SpawnPlan plan = new SpawnPlan(
                "/bin/sh",
                List.of("sh", "-c", "grep flags /proc/$$/fdinfo/1"),
                List.of("PATH=/bin"),
                List.of(new Opened(1, fifo, Flags.O_RDWR, 0)),
                PLAIN);
        int pid = started(LINUX.spawn(plan));
        assertThat(Children.readLine(reader)).matches("flags:\t0*100002");
        await(pid);
        LINUX.close(reader);
    }

    @Test
    void sessionAndGroupAreItsOwn() throws IOException {
        int[] held = new int[2];
        int leader = held(held, options(true, false));
        assertThat(LINUX.getsid(leader)).isEqualTo(leader);
        assertThat(LINUX.getpgid(leader)).isEqualTo(leader);
        release(held, leader);
        int member = held(held, options(false, true));
        assertThat(LINUX.getsid(member)).isEqualTo(LINUX.getsid(0));
        assertThat(LINUX.getpgid(member)).isEqualTo(member);
        release(held, member);
        int plain = held(held, PLAIN);
        assertThat(LINUX.getpgid(plain)).isEqualTo(LINUX.getpgid(0));
        release(held, plain);
    }

    @Test
    void directoryIsAsPlanned() throws IOException {
        Options there = new Options(false, false, Optional.of(directory.toString()), Optional.empty(), List.of());
        assertThat(output(directory, there, List.of(), "/bin/pwd").strip())
                .isEqualTo(directory.toRealPath().toString());
    }

    @Test
    void umaskIsThatOfThePlanAndNotOfTheProcess() throws Exception {
        Options strict = new Options(false, false, Optional.empty(), Optional.of(0137), List.of());
        int before = umaskOf(LINUX.readFile("/proc/self/status"));
        try (ExecutorService spawner = Executors.newSingleThreadExecutor()) {
            ok(spawner.submit(LINUX::unshareFs).get());
            Future<String> umask = spawner.submit(() -> output(directory, strict, List.of(), "/bin/sh", "-c", "umask"));
            assertThat(umask.get()).isEqualTo("0137\n");
            Future<Optional<String>> own = spawner.submit(() -> LINUX.readFile("/proc/thread-self/status"));
            assertThat(umaskOf(own.get())).isEqualTo(before);
        }
        assertThat(umaskOf(LINUX.readFile("/proc/self/status"))).isEqualTo(before);
    }

    @Test
    void failuresInTheChildAreValues() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "no program");
        assertThat(LINUX.spawn(plan(PLAIN, "/none/program"))).isEqualTo(-Errno.ENOENT);
        assertThat(LINUX.spawn(plan(PLAIN, text.toString()))).isEqualTo(-Errno.EACCES);
        LINUX.chmod(text.toString(), 0700);
        assertThat(LINUX.spawn(plan(PLAIN, text.toString()))).isEqualTo(-Errno.ENOEXEC);
        assertThat(LINUX.spawn(plan(PLAIN, directory.toString()))).isEqualTo(-Errno.EACCES);
        assertThat(LINUX.spawn(plan(PLAIN, "/etc/passwd/program"))).isEqualTo(-Errno.ENOTDIR);
        assertThat(LINUX.spawn(plan(PLAIN, "/bin/true", "a\0b"))).isEqualTo(-Errno.EINVAL);
        assertThat(LINUX.spawn(plan(PLAIN, "/bin/true", "a".repeat(200_000)))).isEqualTo(-Errno.E2BIG);
        Options nowhere = new Options(false, false, Optional.of("/none"), Optional.empty(), List.of());
        assertThat(LINUX.spawn(plan(nowhere, "/bin/true"))).isEqualTo(-Errno.ENOENT);
        Options impossible = new Options(false, false, Optional.of("a\0b"), Optional.empty(), List.of());
        assertThat(LINUX.spawn(plan(impossible, "/bin/true"))).isEqualTo(-Errno.EINVAL);
        assertThat(spawnWith(new Opened(3, "/none/file", 0, 0))).isEqualTo(-Errno.ENOENT);
        assertThat(spawnWith(new Inherited(3, 299))).isEqualTo(-Errno.EBADF);
        assertThat(spawnWith(new Inherited(-1, 0))).isEqualTo(-Errno.EBADF);
        assertThat(LINUX.peekEnded()).isIn(0, -Errno.ECHILD);
    }

    @Test
    void muchEnvironmentFits() throws IOException {
        String value = "x".repeat(100_000);
        List<String> environment = List.of("A=" + value, "B=" + value, "C=" + value, "D=" + value);
        Path written = Files.createFile(directory.resolve("written"));
        SpawnPlan small = plan(written, PLAIN, List.of(), "/bin/sh", "-c", "echo ${#A} ${#B} ${#C} ${#D}");
        SpawnPlan big = new SpawnPlan(small.path(), small.argv(), environment, small.descriptors(), PLAIN);
        await(started(LINUX.spawn(big)));
        assertThat(Files.readString(written)).isEqualTo("100000 100000 100000 100000\n");
    }

    /** What must be in force from the program's first instruction is done to it while it waits at the gate. */
    @Test
    void childWaitsAtItsGate() throws Exception {
        String gate = directory.resolve("gate").toString();
        ok(LINUX.mkfifo(gate, 0600));
        Options gated = new Options(true, false, Optional.empty(), Optional.empty(), List.of(), Optional.of(gate));
        try (ExecutorService spawner = Executors.newSingleThreadExecutor()) {
            int thread = spawner.submit(SpawnTest::threadId).get();
            Callable<String> run =
                    () -> output(directory, gated, List.of(), "/bin/sh", "-c", "ulimit -n; " + LIST_DESCRIPTORS);
            Future<String> limit = spawner.submit(run);
            int pid = childOf(thread);
            assertThat(limit.isDone()).isFalse();
            ok(LINUX.setLimit(pid, Flags.RLIMIT_NOFILE, 77, 77));
            int opened = ok(LINUX.open(gate, Flags.O_RDWR, 0));
            assertThat(limit.get()).isEqualTo("77\n0\n1\n2\n");
            LINUX.close(opened);
        }
    }

    @Test
    void threadsSpawnAndReapManyAtOnce() throws Exception {
        int open = LINUX.list("/proc/self/fd").size();
        try (ExecutorService spawners = Executors.newFixedThreadPool(2)) {
            Future<Integer> one = spawners.submit(() -> spawnMany(0));
            Future<Integer> other = spawners.submit(() -> spawnMany(100));
            assertThat(one.get() + other.get()).isEqualTo(200);
        }
        assertThat(LINUX.list("/proc/self/fd")).hasSizeLessThanOrEqualTo(open + 2);
    }

    @Test
    void onlyChildrenCanBeReaped() {
        assertThatThrownBy(() -> LINUX.reap(1))
                .isInstanceOf(LinuxException.class)
                .hasMessage("waitid: no child processes (ECHILD)");
    }

    private static int spawnMany(int firstCode) {
        int right = 0;
        for (int i = 0; i < 100; i++) {
            int code = firstCode + i;
            int pid = started(LINUX.spawn(plan(Options.SESSION, "/bin/sh", "-c", "exit " + code)));
            right += await(pid).equals(new ChildStatus(false, code, false)) ? 1 : 0;
        }
        return right;
    }

    private int spawnWith(SpawnPlan.Descriptor descriptor) {
        return LINUX.spawn(plan(Path.of("/dev/null"), PLAIN, List.of(descriptor), "/bin/true"));
    }

    /** A cat that lives until the writing end of its pipe is closed. */
    private static int held(int[] pipe, Options options) {
        ok(LINUX.pipe(pipe, 0));
        return started(LINUX.spawn(new SpawnPlan(
                "/bin/cat",
                List.of("cat"),
                List.of(),
                List.of(new Inherited(0, pipe[0]), new Opened(1, "/dev/null", Flags.O_WRONLY, 0)),
                options)));
    }

    private static void release(int[] pipe, int pid) {
        LINUX.close(pipe[1]);
        LINUX.close(pipe[0]);
        assertThat(await(pid)).isEqualTo(new ChildStatus(false, 0, false));
    }

    private int file(String content) throws IOException {
        Path file = Files.writeString(directory.resolve(content), content);
        return ok(LINUX.open(file.toString(), Flags.O_RDONLY, 0));
    }

    private static int threadId() {
        String link = LINUX.readlink("/proc/thread-self").orElseThrow();
        return Integer.parseInt(link.substring(link.lastIndexOf('/') + 1));
    }

    private static int childOf(int thread) {
        String children = "";
        while (children.isEmpty()) {
            children = LINUX.readFile("/proc/self/task/" + thread + "/children")
                    .orElse("")
                    .strip();
            Thread.onSpinWait();
        }
        return Integer.parseInt(children);
    }

    private static int umaskOf(Optional<String> status) {
        String line = status.orElseThrow()
                .lines()
                .filter(text -> text.startsWith("Umask:"))
                .findFirst()
                .orElseThrow();
        return Integer.parseInt(line.substring(6).strip(), 8);
    }
}
