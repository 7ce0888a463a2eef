package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Why;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Limits of all processes of a service together, with real processes and the control groups of this machine. */
class ResourceLimitsTest {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);

    private static final String BOMB = """
            [service.bomb]
            command = ["perl", "-e", "for (;;) { defined(fork) or select(undef, undef, undef, 0.05) }"]
            limits = { tasks = 50 }
            USER
            [service.other]
            command = ["sleep", "1000"]
            """;

    private static final String GREEDY = """
            [service.greedy]
            command = ["perl", "-e", "my @x; push @x, 'a' x 1e6 for 1 .. 2000; sleep 1000"]
            restart = "never"
            limits = { memory = "100MB", swap = 0 }
            [service.other]
            command = ["sleep", "1000"]
            """;

    @TempDir
    Path root;

    static boolean canLimitTasks() {
        return GroupSnapshots.canLimit("pids");
    }

    static boolean canLimitMemory() {
        return GroupSnapshots.canLimit("memory");
    }

    static boolean canLimitCpu() {
        return GroupSnapshots.canLimit("cpu");
    }

    @Test
    @EnabledIf("canLimitTasks")
    void aForkBombIsContainedAndNamedAndAnswersComeAsBefore() {
        contains(BOMB.replace("USER", ""));
    }

    @Test
    @EnabledIf("canLimitTasks")
    void aForkBombOfAnotherUserIsContainedToo() {
        contains(BOMB.replace("USER", "user = \"nobody\"\nworking-directory = \"/\""));
    }

    private void contains(String toml) {
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            int other = vigild.pid("other");
            int bomb = vigild.pid("bomb");
            Eventually.holds("the limit is told", () -> note(vigild, "bomb").contains("it has reached tasks 50: "));
            assertThat(GroupSnapshots.read(bomb, "pids.max")).contains("50");
            assertThat(GroupSnapshots.read(bomb, "pids.current").map(Integer::parseInt))
                    .hasValueSatisfying(tasks -> assertThat(tasks).isBetween(40, 50));
            for (int i = 0; i < 20; i++) {
                long before = System.nanoTime();
                vigild.status("bomb");
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(ANSWER_MAX);
            }
            assertThat(vigild.act("stop", "bomb")).singleElement().matches(result -> result.ok());
            assertThat(vigild.status("other").pid()).isEqualTo(other);
        }
    }

    @Test
    @EnabledIf("canLimitTasks")
    void commandsAroundALaunchHaveTheSameLimitsForThemselves() {
        String forks = "['perl', '-e', 'for (1 .. 100) { my $p = fork; defined $p or exit 7; $p or sleep 1000 }']";
        String toml = """
                [service.web]
                command = ["sleep", "1000"]
                pre-start = FORKS
                on-event.failed = FORKS
                restart = "never"
                limits = { tasks = 30 }
                [service.bomb]
                command = ["sleep", "1000"]
                on-event = { ready = ["perl", "-e", "fork while 1"], timeout = "500ms" }
                limits = { tasks = 50 }
                """.replace("FORKS", forks);
        long before = ProcessHandle.current().children().count();
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.status("web").reason())
                    .startsWith("cannot start web: pre-start `perl ")
                    .endsWith(": exit code 7");
            Eventually.holds(
                    "its command had the limit", () -> note(vigild, "web").endsWith("`: exit code 7"));
            Eventually.holds(
                    "the bomb is killed", () -> note(vigild, "bomb").endsWith("still running after 500 ms, killed"));
            assertThat(vigild.status("bomb").state()).isEqualTo("running");
            assertThat(note(vigild, "bomb")).doesNotContain("it has reached tasks");
            Eventually.holds(
                    "nothing but the program is left",
                    () -> ProcessHandle.current().children().count() == before + 1);
        }
    }

    private static String note(LiveVigild vigild, String service) {
        return Optional.ofNullable(vigild.status(service).note()).orElse("");
    }

    @Test
    @EnabledIf("canLimitMemory")
    void whoUsesMoreMemoryIsKilledAndTheFiguresAreTold() {
        try (LiveVigild vigild = LiveVigild.start(root, GREEDY)) {
            vigild.await("greedy", "failed", 1);
            ServiceStatus greedy = vigild.status("greedy");
            assertThat(greedy.reason()).contains("killed by the kernel: out of memory, limit 100MB, used 100MB after ");
            Why.ExitEntry end = vigild.why("greedy").exits().getFirst();
            assertThat(end.outOfMemory()).isTrue();
            assertThat(end.how()).isEqualTo("killed by the kernel: out of memory, limit 100MB, used 100MB");
            assertThat(vigild.status("other").state()).isEqualTo("running");
        }
    }

    @Test
    @EnabledIf("canLimitMemory")
    void aSigkillIsNoShortageOfMemory() {
        String toml =
                "[service.web]\ncommand = [\"sleep\", \"1000\"]\nrestart = \"never\"\nlimits.memory = \"100MB\"\n";
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            vigild.kill(vigild.pid("web"), 9);
            vigild.await("web", "failed", 1);
            assertThat(vigild.status("web").reason())
                    .contains("killed by SIGKILL")
                    .doesNotContain("memory");
        }
    }

    /** The kernel kills the one that uses the most, which need not be the main process. */
    @Test
    @EnabledIf("canLimitMemory")
    void aChildThatIsKilledForMemoryIsTold() {
        String toml = """
                [service.web]
                command = ["sh", "-c", "perl -e 'push @x, q(a) x 1e6 for 1 .. 2000'; sleep 1000"]
                limits = { memory = "50MB", swap = 0 }
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            Eventually.holds(
                    "it is told",
                    () -> note(vigild, "web")
                            .equals("out of memory: the kernel has killed 1 of its processes, limit 50MB"));
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
    }

    @Test
    @EnabledIf("canLimitCpu")
    void processorsAreLimitedBeforeTheFirstInstruction() throws IOException {
        Path seen = Files.createDirectories(root.resolve("work")).resolve("cgroup");
        String toml = """
                [service.web]
                command = ["sh", "-c", "cat /proc/self/cgroup > WORK/cgroup; exec sleep 1000"]
                limits = { cpu = 0.5, cpu-weight = 50 }
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            int pid = vigild.pid("web");
            assertThat(GroupSnapshots.read(pid, "cpu.max", "cpu.cfs_quota_us"))
                    .get()
                    .isIn("50000", "50000 100000");
            assertThat(GroupSnapshots.read(pid, "cpu.weight", "cpu.shares"))
                    .get()
                    .isIn("50", "512");
            Eventually.holds("it has looked", () -> Files.readString(seen).contains("/web\n"));
        }
    }

    @Test
    void whereThereAreNoControlGroupsItRunsWithoutAndThatIsTold() {
        Linux none = over((linux, method, args) ->
                method.equals("readFile") && args[0].equals("/proc/self/mountinfo") ? Optional.of("") : linux);
        String toml = """
                [service.web]
                command = ["sleep", "1000"]
                limits = { memory = "100MB", tasks = 50 }
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml, none)) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("running");
            assertThat(note(vigild, "web"))
                    .isEqualTo("not in force: memory 100MB, tasks 50, so it may use all memory and it may start any"
                            + " number of processes: control groups are not mounted");
        }
    }

    @Test
    @EnabledIf("canLimitTasks")
    void aGroupThatCannotBeMadeIsTold() {
        Linux closed = over((linux, method, args) ->
                method.equals("mkdir") && args[0].toString().matches("/sys/fs/cgroup/pids/.*") ? -Errno.EACCES : linux);
        try (LiveVigild vigild =
                LiveVigild.start(root, "[service.web]\ncommand = [\"sleep\", \"1000\"]\nlimits.tasks = 50\n", closed)) {
            vigild.settle();
            assertThat(note(vigild, "web"))
                    .matches("not in force: tasks 50, so it may start any number of processes:"
                            + " /sys/fs/cgroup/pids/.*: permission denied \\(EACCES\\)");
        }
    }

    /** The answer of a call, or the kernel that is to be asked instead. */
    private interface Answer {
        Object of(Linux linux, String method, Object[] args);
    }

    private static Linux over(Answer answer) {
        Linux linux = new NativeLinux();
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (_, method, args) -> {
                    Object own = answer.of(linux, method.getName(), args);
                    try {
                        return linux.equals(own) ? method.invoke(linux, args) : own;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
