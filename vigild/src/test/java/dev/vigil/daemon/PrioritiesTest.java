package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service gets before others, read back from the kernel. */
class PrioritiesTest {
    /** Fields of proc_pid_stat(5) that follow the name. */
    private static final int NICE = 16;

    private static final int REALTIME_PRIORITY = 37;
    private static final int POLICY = 38;

    @TempDir
    Path root;

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String web(String keys) {
        return "[service.web]\ncommand = [\"sleep\", \"1000\"]\nrestart = \"never\"\n" + keys;
    }

    private static String field(int pid, int number) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[number];
    }

    private static String ioPriority(int pid) throws IOException {
        Process ionice = new ProcessBuilder("ionice", "-p", Integer.toString(pid)).start();
        return new String(ionice.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void whatNeedsNoRightsIsSet() throws IOException {
        String keys = """
                nice = 7
                io-priority = "best-effort:6"
                cpu-affinity = 0
                scheduling = "batch"
                oom-score-adjust = 1000
                """;
        try (LiveVigild vigild = LiveVigild.start(root, web(keys))) {
            vigild.settle();
            int pid = vigild.pid("web");
            assertThat(field(pid, NICE)).isEqualTo("7");
            assertThat(field(pid, POLICY)).isEqualTo("3");
            assertThat(ioPriority(pid)).isEqualTo("best-effort: prio 6");
            assertThat(Files.readAllLines(Path.of("/proc/" + pid + "/status"))).contains("Cpus_allowed_list:\t0");
            assertThat(Files.readString(Path.of("/proc/" + pid + "/oom_score_adj")))
                    .isEqualTo("1000\n");
            Path session = Path.of("/proc/" + pid + "/autogroup");
            if (Files.exists(session) && isRoot()) {
                assertThat(Files.readString(session)).endsWith(" nice 7\n");
            }
        }
    }

    @Test
    @EnabledIf("isRoot")
    void anotherUsersServiceGetsWhatOnlyRootMayGive() throws IOException {
        String keys = """
                user = "nobody"
                working-directory = "/"
                nice = -5
                io-priority = "realtime:1"
                scheduling = "rr:3"
                """;
        try (LiveVigild vigild = LiveVigild.start(root, web(keys))) {
            vigild.settle();
            int pid = vigild.pid("web");
            assumeTrue(!vigild.status("web").reason().contains("(EPERM)"), "CAP_SYS_NICE is missing");
            assertThat(field(pid, NICE)).isEqualTo("-5");
            assertThat(field(pid, POLICY)).isEqualTo("2");
            assertThat(field(pid, REALTIME_PRIORITY)).isEqualTo("3");
            assertThat(ioPriority(pid)).isEqualTo("realtime: prio 1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "setNice       | nice = -5                 | nice -5",
                "setIoPriority | io-priority = 'realtime'  | io-priority realtime:4",
                "setIoPriority | io-priority = 'idle'      | io-priority idle",
                "setAffinity   | cpu-affinity = 0          | cpu-affinity 0",
                "setScheduler  | scheduling = 'fifo:9'     | scheduling fifo:9",
                "setScheduler  | scheduling = 'other'      | scheduling other"
            })
    void whatIsRefusedIsNamedWithItsValueAndTheProgramNeverRuns(String call, String key, String told) {
        try (LiveVigild vigild = LiveVigild.start(root, web(key.replace('\'', '"') + "\n"), refusing(call))) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("failed");
            assertThat(vigild.status("web").reason())
                    .isEqualTo("cannot start web: " + told + ": operation not permitted (EPERM)");
        }
    }

    private static Linux refusing(String call) {
        Linux linux = new NativeLinux();
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (_, method, args) -> {
                    try {
                        return method.getName().equals(call) ? (Object) (-Errno.EPERM) : method.invoke(linux, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aProcessorThatIsNotThereIsNamed() throws IOException {
        String online =
                Files.readString(Path.of("/sys/devices/system/cpu/online")).strip();
        try (LiveVigild vigild = LiveVigild.start(root, web("cpu-affinity = [\"0\", \"8000-8001\"]\n"))) {
            vigild.settle();
            assertThat(vigild.status("web").reason())
                    .isEqualTo(
                            "cannot start web: cpu-affinity 8000-8001: no such processors; this machine has " + online);
        }
    }
}
