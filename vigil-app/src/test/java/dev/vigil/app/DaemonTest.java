package dev.vigil.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs, each in a JVM of its own. */
final class DaemonTest {
    private final Linux linux = new NativeLinux();

    @TempDir
    Path directory;

    @Test
    void stopsInReverseOrderAndRemovesItsPidFile() throws Exception {
        try (Jvm jvm = start("pidfile=" + pidFile(), "a", "b")) {
            assertThat(jvm.line()).isEqualTo("ready [pidfile=" + pidFile() + ", a, b] true");
            assertThat(Files.readString(pidFile())).isEqualTo(jvm.pid() + "\n");
            jvm.signal(Jvm.SIGTERM);
            assertThat(jvm.rest()).contains("bye").containsSubsequence("last in", "second in true", "first in");
            assertThat(jvm.end()).isZero();
            assertThat(jvm.errors()).isEmpty();
            assertThat(pidFile()).doesNotExist();
        }
    }

    @Test
    void otherSignalsAreHandledOneAfterTheOther() throws Exception {
        try (Receiver supervisor = new Receiver(socket());
                Jvm jvm = Jvm.start(Map.of("NOTIFY_SOCKET", socket()), Greeter.class)) {
            assertThat(supervisor.text()).isEqualTo("READY=1");
            assertThat((long) supervisor.senderPid).isEqualTo(jvm.pid());
            assertThat(jvm.line()).startsWith("ready");
            jvm.signal(Jvm.SIGHUP);
            assertThat(supervisor.text()).startsWith("RELOADING=1\nMONOTONIC_USEC=");
            assertThat(supervisor.text()).isEqualTo("READY=1");
            assertThat(jvm.line()).isEqualTo("reloaded");
            jvm.signal(Jvm.SIGUSR1);
            assertThat(jvm.line()).isEqualTo("usr1");
            jvm.signal(Jvm.SIGTERM);
            assertThat(supervisor.text()).isEqualTo("STOPPING=1");
            assertThat(jvm.end()).isZero();
        }
    }

    @Test
    void bodyThatDoesNotListenIsInterrupted() throws Exception {
        try (Jvm jvm = start("mode=deaf")) {
            assertThat(jvm.line()).startsWith("ready");
            jvm.signal(Jvm.SIGTERM);
            assertThat(jvm.end()).isZero();
        }
    }

    @Test
    void failuresWhileStoppingAreToldAndKeepNothingFromBeingDone() throws Exception {
        try (Jvm jvm = start("mode=failing")) {
            assertThat(jvm.line()).startsWith("ready");
            jvm.signal(Jvm.SIGTERM);
            assertThat(jvm.rest()).containsSubsequence("last in", "first in").doesNotContain("second in true");
            assertThat(jvm.end()).isEqualTo(1);
            assertThat(jvm.errors())
                    .startsWith("greeter: cannot stop in order: no farewell\n")
                    .contains("IllegalStateException: no farewell\n", "\tat dev.vigil.app.Greeter.fail(");
        }
    }

    @Test
    void whatHangsWhileStoppingIsLeftBehind() throws Exception {
        try (Jvm jvm = start("mode=hang", "pidfile=" + pidFile())) {
            assertThat(jvm.line()).startsWith("ready");
            jvm.signal(Jvm.SIGTERM);
            assertThat(jvm.end()).isEqualTo(1);
            assertThat(jvm.errors()).isEqualTo("greeter: cannot stop in time: given up (50 ms)\n");
            assertThat(pidFile()).doesNotExist();
        }
    }

    @Test
    void exitCodeIsTheBodysOrOneWhenItThrows() throws Exception {
        try (Jvm jvm = start("mode=code")) {
            assertThat(jvm.end()).isEqualTo(5);
        }
        try (Jvm jvm = start("mode=broken")) {
            assertThat(jvm.end()).isEqualTo(1);
            assertThat(jvm.errors())
                    .startsWith("greeter: cannot run: the greeting is missing\n")
                    .contains("IllegalStateException: the greeting is missing\n", "\tat dev.vigil.app.Greeter.serve(");
        }
    }

    @Test
    void exitCalledByTheProgramStopsInOrderToo() throws Exception {
        try (Jvm jvm = start("mode=exit", "pidfile=" + pidFile())) {
            assertThat(jvm.rest()).containsExactly("last in", "second in true", "first in");
            assertThat(jvm.end()).isEqualTo(7);
            assertThat(pidFile()).doesNotExist();
        }
    }

    @Test
    void exitCalledByAStopActionLeavesItBehind() throws Exception {
        try (Jvm jvm = start("mode=exit-in-stop", "pidfile=" + pidFile())) {
            assertThat(jvm.line()).startsWith("ready");
            jvm.signal(Jvm.SIGTERM);
            assertThat(jvm.end()).isEqualTo(9);
            assertThat(jvm.rest()).containsSubsequence("last in", "first in");
            assertThat(jvm.errors())
                    .as("it did not wait for its time to be over")
                    .isEmpty();
            assertThat(pidFile()).doesNotExist();
        }
    }

    @Test
    void reloadBeforeItIsReadyIsDoneAndNotTold() throws Exception {
        Path go = directory.resolve("go");
        try (Receiver supervisor = new Receiver(socket());
                Jvm jvm = Jvm.start(Map.of("NOTIFY_SOCKET", socket()), Greeter.class, "mode=starting", "go=" + go)) {
            assertThat(jvm.line()).isEqualTo("starting");
            jvm.signal(Jvm.SIGHUP);
            assertThat(jvm.line()).isEqualTo("reloaded");
            Files.createFile(go);
            assertThat(supervisor.text()).isEqualTo("READY=1");
            jvm.signal(Jvm.SIGTERM);
            assertThat(supervisor.text()).isEqualTo("STOPPING=1");
            assertThat(jvm.end()).isZero();
        }
    }

    @Test
    void whatIsToldToStopWhileItStartsStopsInOrderAndIsNotReady() throws Exception {
        try (Receiver supervisor = new Receiver(socket());
                Jvm jvm = Jvm.start(Map.of("NOTIFY_SOCKET", socket()), Greeter.class, "mode=starting", "go=go")) {
            assertThat(jvm.line()).isEqualTo("starting");
            jvm.signal(Jvm.SIGTERM);
            assertThat(jvm.rest()).contains("late", "last in", "first in");
            assertThat(jvm.end()).isZero();
            assertThat(supervisor.text()).isEqualTo("STOPPING=1");
            assertThat(supervisor.isEmpty()).as("it has not said READY=1").isTrue();
        }
    }

    @Test
    void theCallerLearnsOfADaemonThatIsToldToStopWhileItStarts() throws Exception {
        Path output = directory.resolve("out");
        try (Jvm jvm = start("--daemon", "mode=starting", "go=go", "pidfile=" + pidFile(), "output=" + output)) {
            Jvm.await(
                    "it starts",
                    () -> linux.readFile(output.toString()).orElse("").startsWith("starting"));
            int pid = Integer.parseInt(Files.readString(pidFile()).strip());
            assertThat(linux.kill(pid, Jvm.SIGTERM)).isZero();
            assertThat(jvm.end()).isEqualTo(1);
            assertThat(jvm.errors()).isEqualTo("greeter: cannot start: it ended before it was ready (exit code 0)\n");
        }
        assertThat(Files.readAllLines(output)).contains("late");
    }

    @Test
    void secondOneIsRefusedAndTheFirstNamed() throws Exception {
        try (Jvm first = start("pidfile=" + pidFile())) {
            assertThat(first.line()).startsWith("ready");
            for (String background : List.of("--daemon", "foreground")) {
                try (Jvm second = start("pidfile=" + pidFile(), background)) {
                    assertThat(second.end()).isEqualTo(1);
                    assertThat(second.errors())
                            .isEqualTo("greeter: cannot start: already running as pid " + first.pid() + " java ("
                                    + pidFile() + ")\n");
                }
            }
            assertThat(pidFile()).hasContent(first.pid() + "\n");
        }
    }

    @Test
    void pidFileThatIsNoneIsRefused() throws Exception {
        Files.writeString(directory.resolve("garbage"), "hello");
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("garbage"));
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(directory.resolve("garbage"), "it holds something else than a pid (");
        assertRefused(directory.resolve("link"), "it is a symbolic link (");
        assertRefused(open.resolve("pid"), "anybody could put another file there (");
        assertRefused(directory.resolve("none/pid"), directory.resolve("none/pid") + ": no such file or directory");
        assertThat(directory.resolve("garbage")).hasContent("hello");
    }

    private void assertRefused(Path file, String reason) throws Exception {
        try (Jvm jvm = start("pidfile=" + file)) {
            assertThat(jvm.end()).isEqualTo(1);
            assertThat(jvm.errors()).startsWith("greeter: cannot start: " + reason);
        }
    }

    @Test
    void goesIntoTheBackgroundAsADaemonAndReturnsWhenReady() throws Exception {
        Path output = directory.resolve("out");
        int pid;
        try (Jvm jvm = start("--daemon", "pidfile=" + pidFile(), "output=" + output, "x")) {
            assertThat(jvm.end()).isZero();
            assertThat(jvm.errors()).isEmpty();
            assertThat(jvm.rest()).isEmpty();
            pid = Integer.parseInt(Files.readString(pidFile()).strip());
            assertThat(pid).isNotEqualTo((int) jvm.pid());
        }
        assertThat(linux.getsid(pid)).isNotEqualTo(pid).isNotEqualTo(linux.getsid(0));
        assertThat(linux.getpgid(pid)).isEqualTo(pid);
        String stat = linux.readFile("/proc/" + pid + "/stat").orElseThrow();
        assertThat(stat.substring(stat.lastIndexOf(')')).split(" ", -1)[5])
                .as("terminal")
                .isEqualTo("0");
        assertThat(linux.readlink("/proc/" + pid + "/cwd")).contains("/");
        assertThat(linux.readlink("/proc/" + pid + "/fd/0")).contains("/dev/null");
        assertThat(linux.readlink("/proc/" + pid + "/fd/1")).contains(output.toString());
        assertThat(linux.readlink("/proc/" + pid + "/fd/2")).contains(output.toString());
        assertThat(linux.readFile("/proc/" + pid + "/status").orElseThrow()).contains("Umask:\t0022");
        Jvm.stop(pid);
        assertThat(pidFile()).doesNotExist();
        assertThat(Files.readAllLines(output))
                .startsWith("ready [pidfile=" + pidFile() + ", output=" + output + ", x] false")
                .contains("bye")
                .containsSubsequence("last in", "second in true", "first in");
    }

    @Test
    void backgroundThatFailsBeforeItIsReadyIsToldToTheCaller() throws Exception {
        try (Jvm jvm = start("--daemon", "mode=broken", "pidfile=" + pidFile())) {
            assertThat(jvm.end()).isEqualTo(1);
            assertThat(jvm.errors()).isEqualTo("greeter: cannot run: the greeting is missing\n");
            assertThat(pidFile()).doesNotExist();
        }
        try (Jvm jvm = start("--daemon", "mode=exit")) {
            assertThat(jvm.end()).isEqualTo(1);
            assertThat(jvm.errors()).isEqualTo("greeter: cannot start: it ended before it was ready (exit code 7)\n");
        }
    }

    @Test
    void closedStandardStreamsHurtNobody() throws Exception {
        for (String background : List.of("--daemon", "mode=code")) {
            try (Jvm jvm =
                    Jvm.startByShell("exec \"$@\" <&- >&- 2>&-", Greeter.class, "pidfile=" + pidFile(), background)) {
                assertThat(jvm.end()).isEqualTo(background.equals("--daemon") ? 0 : 5);
            }
            if (background.equals("--daemon")) {
                int pid = Integer.parseInt(Files.readString(pidFile()).strip());
                assertThat(linux.readlink("/proc/" + pid + "/fd/2")).contains("/dev/null");
                Jvm.stop(pid);
            }
            assertThat(pidFile()).doesNotExist();
        }
    }

    @Test
    void watchdogHearsNothingOfAProgramThatHangs() throws Exception {
        try (Receiver supervisor = new Receiver(socket())) {
            Map<String, String> environment = Map.of("NOTIFY_SOCKET", socket(), "WATCHDOG_USEC", "20000");
            WatchdogPings watchdog = new WatchdogPings(new Notifier(linux, environment));
            AtomicInteger asked = new AtomicInteger();
            CountDownLatch hanging = new CountDownLatch(1);
            Thread thread = Thread.ofVirtual().start(() -> watchdog.ask(() -> alive(asked, hanging)));
            assertThat(supervisor.text()).isEqualTo("WATCHDOG=1");
            assertThat(supervisor.text()).isEqualTo("WATCHDOG=1");
            assertThat(supervisor.text()).isEqualTo("WATCHDOG=1");
            hanging.await();
            assertThat(supervisor.isEmpty()).isTrue();
            assertThat(thread.isAlive()).isTrue();
        }
    }

    private static boolean alive(AtomicInteger asked, CountDownLatch hanging) {
        if (asked.incrementAndGet() > 3) {
            hanging.countDown();
            while (true) {
                LockSupport.park();
            }
        }
        return true;
    }

    private Jvm start(String... arguments) throws Exception {
        return Jvm.start(Map.of(), Greeter.class, arguments);
    }

    private Path pidFile() {
        return directory.resolve("greeter.pid");
    }

    private String socket() {
        return directory.resolve("notify").toString();
    }
}
