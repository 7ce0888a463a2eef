package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.api.Results;
import dev.vigil.core.ServiceState;
import dev.vigil.daemon.state.journal.JournalReader;
import dev.vigil.daemon.state.journal.ServiceEntry;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs that put themselves into the background. */
class ForkingTest {
    /** Forks twice as daemon(7) says; the main process writes its pid where that is wanted, and waits. */
    private static final String DAEMON = """
            def write(pid):
                with open("WORK/pid.new", "w") as f: f.write("%s\\n" % pid)
                os.rename("WORK/pid.new", "WORK/pid")
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    write(os.getpid())
                    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
                    if os.fork() == 0: forever()
                    forever()
                os._exit(0)
            os.wait()
            """;

    @TempDir
    Path root;

    private static String service(String keys, String lines) {
        String program = NotifyingProgram.command(lines).replace("notify = connected()", "");
        return "[service.web]\nkind = \"forking\"\n" + keys + "\n" + program;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pid-file = \"WORK/pid\""})
    void theMainProcessIsTheOneInTheBackground(String keys) {
        try (LiveVigild vigild = LiveVigild.start(root, service(keys, DAEMON))) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            int main = vigild.number("work/pid");
            assertThat(vigild.pid("web")).isEqualTo(main);
            assertThat(vigild.act("restart", "web")).allMatch(Results.Result::ok);
            assertThat(vigild.isAlive(main)).isFalse();
            assertThat(vigild.pid("web")).isEqualTo(vigild.number("work/pid")).isNotEqualTo(main);
            int second = vigild.pid("web");
            vigild.kill(second, 9);
            Eventually.holds(
                    "it runs again",
                    () -> vigild.status("web").incarnation() == 3
                            && vigild.status("web").state().equals("running"));
            assertThat(vigild.why("web").exits().getFirst().how()).isEqualTo("killed by SIGKILL");
            assertThat(vigild.act("stop", "web")).allMatch(Results.Result::ok);
            assertThat(vigild.why("web").exits().getFirst().how()).isEqualTo("exit code 0");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "write(1)                | it names pid 1, which is no process of this service",
                "write(STRANGER)         | it names pid STRANGER, which is no process of this service",
                "write(os.getppid())     | it names pid VIGILD, which is vigild",
                "write('web')            | it does not begin with a pid (web)",
                "write('')               | it is empty",
                "write('0')              | it does not begin with a pid (0)",
                "write('9' * 5000)       | it is larger than 4096 bytes",
                "write(child); os.rename('WORK/pid', 'WORK/real'); os.symlink('real', 'WORK/pid') | it is a symbolic"
                        + " link",
                "os.mkfifo('WORK/pid')   | it is not a file",
                "os.mkdir('WORK/pid')    | it is not a file",
                "pass                    | no such file or directory (ENOENT)",
                "write(child); os.chown('WORK/pid', 1, 1) | it belongs to uid 1, as which pid CHILD does not run",
            })
    void aPidFileThatLiesIsNotBelievedAndSaidSo(String lie, String problem) throws IOException {
        Process stranger = new ProcessBuilder("sleep", "1000").start();
        String lines = """
                def write(text):
                    with open("WORK/pid", "w") as f: f.write("%s" % text)
                child = os.fork()
                if child == 0: forever()
                with open("WORK/child", "w") as f: f.write(str(child))
                """ + lie.replace("STRANGER", String.valueOf(stranger.pid()));
        String toml = service("pid-file = \"WORK/pid\"\nrestart = \"never\"\nstart-timeout = \"1s\"", lines);
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            Eventually.holds("it has failed", () -> vigild.status("web").state().equals("failed"));
            String expected = problem.replace("STRANGER", String.valueOf(stranger.pid()))
                    .replace("VIGILD", String.valueOf(ProcessHandle.current().pid()))
                    .replace("CHILD", String.valueOf(vigild.number("work/child")));
            assertThat(vigild.status("web").reason())
                    .isEqualTo("pid file " + root.resolve("work/pid") + ": " + expected);
            assertThat(stranger.isAlive()).isTrue();
            assertThat(vigild.isAlive(vigild.number("work/child"))).isFalse();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void oneThatLeavesNothingBehindHasFailed() {
        try (LiveVigild vigild = LiveVigild.start(
                root, service("restart = \"on-failure\"\nrestart-limit = { count = 1, within = \"1m\" }", "pass"))) {
            Eventually.holds("it has failed", () -> vigild.status("web").state().equals("failed"));
            assertThat(vigild.status("web").reason()).endsWith("it ended and left no main process in the background");
        }
    }

    @Test
    void aLauncherThatFailsIsAnEndLikeAnyOther() {
        try (LiveVigild vigild = LiveVigild.start(root, service("restart = \"never\"", "sys.exit(3)"))) {
            Eventually.holds("it has failed", () -> vigild.status("web").state().equals("failed"));
            assertThat(vigild.status("web").reason()).startsWith("exit code 3 after ");
        }
    }

    @Test
    void aStopWhileTheMainProcessIsLookedForLeavesNothing() {
        String lines = "child = os.fork()\nif child == 0: forever()\nopen(\"WORK/child\", \"w\").write(str(child))";
        String toml = service("pid-file = \"WORK/pid\"\nstart-timeout = \"1m\"", lines);
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            Eventually.holds(
                    "its launcher has ended",
                    () -> vigild.number("work/child") > 0 && !vigild.isAlive(vigild.pid("web")));
            assertThat(vigild.act("stop", "web")).allMatch(Results.Result::ok);
            assertThat(vigild.isAlive(vigild.number("work/child"))).isFalse();
        }
    }

    /** As nginx does with its binary: the new main process is in the pid file before the old one ends. */
    @Test
    void aMainProcessThatIsReplacedInThePidFileIsNoEnd() {
        String lines = DAEMON.replace("if os.fork() == 0: forever()", """
                def replace(*_):
                            child = os.fork()
                            if child:
                                write(child)
                                os._exit(0)
                        signal.signal(signal.SIGUSR2, replace)
                        write(os.getpid())""");
        try (LiveVigild vigild = LiveVigild.start(root, service("pid-file = \"WORK/pid\"", lines))) {
            vigild.settle();
            int first = vigild.pid("web");
            vigild.kill(first, 12);
            Eventually.holds("another is the main process", () -> vigild.pid("web") != first);
            assertThat(vigild.status("web").incarnation()).isEqualTo(1);
            assertThat(vigild.pid("web")).isEqualTo(vigild.number("work/pid"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pid-file = \"WORK/pid\""})
    void itIsAdoptedByTheNextVigild(String keys) {
        try (KillableVigild vigild = KillableVigild.start(root, service(keys, DAEMON))) {
            vigild.settle();
            int main = vigild.pid("web");
            vigild.dieAndLiveAgain();
            assertThat(vigild.pid("web")).isEqualTo(main);
            assertThat(vigild.status("web").state()).isEqualTo("running");
            vigild.kill();
            assertThat(ProcessHandle.of(main).map(ProcessHandle::destroyForcibly))
                    .contains(true);
            vigild.startAgain();
            Eventually.holds(
                    "it runs again",
                    () -> vigild.status("web").incarnation() == 2
                            && vigild.status("web").state().equals("running"));
        }
    }

    /**
     * vigild dies before it has written down which process it has launched, and the pid file is written later: the
     * main process is known by its variables alone. It leads a session, or is in that of one that has ended.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pid-file = 'WORK/pid' | os.setsid()",
                "pid-file = 'WORK/pid' | pass",
                "pid-file = 'WORK/pid' | if os.fork(): os.setsid(); forever()",
                "''                    | os.setsid()",
                "''                    | pass",
            })
    void oneWhosePidFileIsAwaitedIsFoundByTheNextVigild(String keys, String detach) throws IOException {
        String lines = """
                if os.fork() == 0:
                    DETACH
                    with open("WORK/new", "w") as f: f.write("%s\\n" % os.getpid())
                    os.rename("WORK/new", "WORK/daemon")
                    while not os.path.exists("WORK/go"): time.sleep(0.01)
                    with open("WORK/new", "w") as f: f.write("%s\\n" % os.getpid())
                    os.rename("WORK/new", "WORK/pid")
                    forever()
                """.replace("DETACH", detach);
        // Who inherits the processes of a killed vigild does not reap them, like some init.
        assertThat(new NativeLinux().becomeSubreaper()).isZero();
        try (KillableVigild vigild = KillableVigild.start(root, service(keys, lines))) {
            Path journal = vigild.places().run().resolve("journal");
            Eventually.holds("its launcher has ended", () -> number("work/daemon") > 0 && hasOnlyTheDaemon(vigild));
            vigild.kill();
            cutToIntent(journal);
            vigild.startAgain();
            Files.createFile(root.resolve("work/go"));
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("running");
            assertThat(vigild.status("web").incarnation()).isEqualTo(1);
            assertThat(vigild.pid("web")).isEqualTo(number("work/daemon"));
        }
    }

    /** Whether the process that vigild has launched is gone, or a zombie that it has not reaped yet. */
    private boolean hasOnlyTheDaemon(KillableVigild vigild) {
        Integer pid = vigild.status("web").pid();
        return pid != null && (pid == number("work/daemon") || !isAlive(pid));
    }

    private static boolean isAlive(int pid) {
        return new NativeLinux()
                .readFile("/proc/" + pid + "/stat")
                .filter(stat -> !stat.contains(") Z "))
                .isPresent();
    }

    private int number(String file) {
        return Integer.parseInt(new NativeLinux()
                .readFile(root.resolve(file).toString())
                .orElse("0")
                .strip());
    }

    /** Takes the end of a journal away, from where the launch that was intended is known to have been carried out. */
    private static void cutToIntent(Path journal) throws IOException {
        byte[] all = Files.readAllBytes(journal);
        for (int length = all.length; length > 0; length--) {
            Files.write(journal, Arrays.copyOf(all, length));
            ServiceEntry entry = JournalReader.read(new NativeLinux(), journal.toString())
                    .entries()
                    .get("web");
            if (entry != null
                    && entry.record().state() instanceof ServiceState.Starting starting
                    && starting.pid() == 0) {
                return;
            }
        }
        throw new AssertionError("the journal has no intent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pid-file = \"WORK/pid\""})
    void itIsFoundWhenTheJournalIsLost(String keys) throws IOException {
        try (KillableVigild vigild = KillableVigild.start(root, service(keys, DAEMON))) {
            vigild.settle();
            int main = vigild.pid("web");
            vigild.kill();
            Files.delete(vigild.places().run().resolve("journal"));
            vigild.startAgain();
            vigild.settle();
            Eventually.holds("its main process is found", () -> vigild.pid("web") == main);
            assertThat(vigild.status("web").incarnation()).isEqualTo(1);
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void redisInTheBackground(boolean withPidFile) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/redis-server")), "redis-server is not installed");
        String toml = """
                [service.web]
                kind = "forking"
                command = ["redis-server", "--daemonize", "yes", "--port", "0", "--unixsocket", "WORK/redis.sock",
                    "--pidfile", "WORK/pid", "--dir", "WORK"]
                ready = { unix = "WORK/redis.sock" }
                """ + (withPidFile ? "pid-file = \"WORK/pid\"\n" : "");
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            assertThat(vigild.pid("web")).isEqualTo(vigild.number("work/pid"));
            vigild.kill(vigild.pid("web"), 9);
            Eventually.holds(
                    "it runs again",
                    () -> vigild.status("web").incarnation() == 2
                            && vigild.status("web").state().equals("running"));
            assertThat(vigild.act("stop", "web")).allMatch(Results.Result::ok);
            assertThat(vigild.why("web").exits().getFirst().how()).isEqualTo("exit code 0");
        }
    }

    @Test
    void nginxInTheBackground() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/nginx")), "nginx is not installed");
        Files.writeString(root.resolve("nginx.conf"), """
                pid WORK/pid;
                error_log WORK/error.log;
                events {}
                http { access_log off; server { listen unix:WORK/nginx.sock; location / { return 200 "ok"; } } }
                """.replace(
                        "WORK", root.resolve("work").toString()));
        String toml = """
                [service.web]
                kind = "forking"
                command = ["nginx", "-c", "ROOT/nginx.conf", "-e", "WORK/error.log"]
                pid-file = "WORK/pid"
                ready = { unix = "WORK/nginx.sock" }
                stop = { signal = "QUIT" }
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            assertThat(vigild.settle()).allMatch(Results.Result::ok);
            int first = vigild.pid("web");
            assertThat(first).isEqualTo(vigild.number("work/pid"));
            assertThat(vigild.act("reload", "web")).allMatch(Results.Result::ok);
            assertThat(vigild.act("restart", "web")).allMatch(Results.Result::ok);
            assertThat(vigild.pid("web")).isNotEqualTo(first);
            assertThat(Optional.ofNullable(vigild.status("web").note())).isEmpty();
            assertThat(vigild.act("stop", "web")).allMatch(Results.Result::ok);
            assertThat(Objects.requireNonNull(vigild.status("web").reason())).contains("exit code 0");
        }
    }
}
