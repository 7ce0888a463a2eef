package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.ServiceStatus;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** vigild is killed, and another goes on where it was. */
@Tag("slow")
@ForServiceUsers
class AdoptionTest {
    private static final int SIGKILL = 9;

    private static final String SLEEPER = """
            [service.web]
            command = ["sleep", "1000"]
            backoff = { initial = "1ms" }
            """;

    /** Ends with code 7 once there is a file {@code go}. */
    private static final String WAITER = """
            [service.job]
            command = ["sh", "-c", "while [ ! -e ROOT/go ]; do sleep 0.02; done; echo bye; exit 7"]
            restart = "never"
            """;

    @TempDir
    Path root;

    private final Linux linux = new NativeLinux();
    private final ServiceUsers users;

    AdoptionTest(ServiceUsers users) {
        this.users = users;
    }

    private KillableVigild start(String toml) {
        return KillableVigild.start(root, users.in(toml));
    }

    @Test
    void servicesLiveOnUnderTheirPidsAndAreSupervisedAgain() {
        try (KillableVigild vigild = start(SLEEPER)) {
            vigild.settle();
            int pid = vigild.pid("web");
            linux.kill(pid, SIGKILL);
            vigild.await(event -> event.to().equals("running") && event.incarnation() == 2);
            pid = vigild.pid("web");
            vigild.dieAndLiveAgain();
            ServiceStatus adopted = vigild.status("web");
            assertThat(adopted.pid()).isEqualTo(pid);
            assertThat(adopted.incarnation()).isEqualTo(2);
            assertThat(adopted.restarts()).isEqualTo(1);
            assertThat(adopted.state()).isEqualTo("running");
            assertThat(vigild.await(event -> event.from().equals("adopted")).reason())
                    .startsWith("pid " + pid + " lives on");
            linux.kill(pid, SIGKILL);
            vigild.await(event -> event.to().equals("running") && event.incarnation() == 3);
            assertThat(Objects.requireNonNull(vigild.status("web").lastExit()).signal())
                    .isEqualTo("SIGKILL");
            assertThat(vigild.pid("web")).isNotEqualTo(pid);
        }
    }

    @Test
    void howAnAdoptedServiceEndsIsKnown() throws IOException {
        try (KillableVigild vigild = start(WAITER)) {
            vigild.settle();
            vigild.dieAndLiveAgain();
            vigild.await(event -> event.from().equals("adopted"));
            Files.createFile(root.resolve("go"));
            assertThat(vigild.await("job", "failed").reason()).startsWith("exit code 7 after ");
            Path log = vigild.places().logOf("job").resolve("current");
            Eventually.holds(
                    "its last words are in the log", () -> Files.readString(log).equals("bye\n"));
        }
    }

    @Test
    @EnabledIf("hasPython")
    void aMainProcessThatAServiceNamedIsHeldByTheKeeperToo() throws IOException {
        String daemon = """
                [service.web]
                command = ["/usr/bin/python3", "-c", '''
                import os, socket, time
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.connect(os.environ["NOTIFY_SOCKET"])
                while not os.path.exists("ROOT/go"):
                    time.sleep(0.02)
                pid = os.fork()
                if pid == 0:
                    time.sleep(1000)
                s.send(b"READY=1\\nMAINPID=%d" % pid)
                time.sleep(1000)
                ''']
                ready = { notify = true }
                """;
        try (KillableVigild vigild = start(daemon)) {
            Eventually.holds(
                    "a keeper holds it", () -> vigild.status("web").pid() != null && keeperHolds(vigild.pid("web")));
            int launched = vigild.pid("web");
            Files.createFile(root.resolve("go"));
            vigild.settle();
            assertThat(vigild.pid("web")).isNotEqualTo(launched);
            Eventually.holds("a keeper holds the new one", () -> keeperHolds(vigild.pid("web")));
        }
    }

    private boolean keeperHolds(int pid) {
        return linux.list("/proc").stream()
                .filter(name -> name.chars().allMatch(Character::isDigit) && isKeeper(name))
                .flatMap(keeper -> linux.list("/proc/" + keeper + "/fdinfo").stream()
                        .map(fd -> "/proc/" + keeper + "/fdinfo/" + fd))
                .anyMatch(info -> linux.readFile(info).orElse("").contains("Pid:\t" + pid + "\n"));
    }

    private boolean isKeeper(String process) {
        String environment = linux.readFile("/proc/" + process + "/environ").orElse("");
        return environment.contains("VIGIL_INCARNATION=(keeper)#")
                && environment.contains("VIGIL_RUN=" + root.resolve("run") + "\0");
    }

    static boolean hasPython() {
        return Files.isExecutable(Path.of("/usr/bin/python3"));
    }

    @Test
    void whatWasWrittenMeanwhileIsInTheLogOnceAndWhole() throws IOException {
        String writer = """
                [service.web]
                command = ["sh", "-c", '''
                    i=0
                    while [ ! -e ROOT/end ]; do
                        i=$((i+1)); echo line $i
                        [ $((i % 1000)) -ne 0 ] || sleep 0.01
                    done
                    touch WORK/written
                    exec sleep 1000''']
                log = { max-size = "1GB" }
                """;
        try (KillableVigild vigild = start(writer)) {
            vigild.settle();
            Path log = vigild.places().logOf("web").resolve("current");
            for (int death = 0; death < 5; death++) {
                long before = Files.exists(log) ? Files.size(log) : 0;
                vigild.dieAndLiveAgain();
                Eventually.holds("each vigild takes some of it", () -> Files.size(log) > before);
            }
            Files.createFile(root.resolve("end"));
            Eventually.holds("all is written", () -> Files.exists(root.resolve("work/written")));
            vigild.down();
            List<String> lines = Files.readAllLines(log);
            assertThat(lines)
                    .isEqualTo(IntStream.rangeClosed(1, lines.size())
                            .mapToObj(i -> "line " + i)
                            .toList());
        }
    }

    @Test
    void theLogOfAnAdoptedServiceIsKeptAsItsDescriptionSays() throws IOException {
        String writer = """
                [service.web]
                command = ["sh", "-c", "until [ -e ROOT/go ]; do sleep 0.02; done; seq 20000; exec sleep 1000"]
                log = { max-size = "10KB", keep = 3, compress = "none" }
                """;
        try (KillableVigild vigild = start(writer)) {
            vigild.settle();
            vigild.dieAndLiveAgain();
            vigild.await(event -> event.from().equals("adopted"));
            Files.createFile(root.resolve("go"));
            Path log = vigild.places().logOf("web");
            // Between the two steps of a rotation there is no current segment.
            Eventually.holds(
                    "all is in the log, and what is not to be kept is gone",
                    () -> lastLine(log.resolve("current")).equals("20000")
                            && segments(log).size() == 3);
            assertThat(segments(log))
                    .allSatisfy(segment -> assertThat(segment.length()).isLessThanOrEqualTo(10_240));
        }
    }

    private static String lastLine(Path file) throws IOException {
        return Files.readString(file).lines().reduce("", (_, line) -> line);
    }

    private static List<File> segments(Path log) {
        File[] files = log.toFile().listFiles((_, name) -> name.endsWith(".log"));
        return List.of(Objects.requireNonNull(files));
    }

    @Test
    void oneThatEndedMeanwhileIsHandledByItsPolicy() throws IOException {
        try (KillableVigild vigild = start(SLEEPER + WAITER)) {
            vigild.settle();
            int web = vigild.pid("web");
            vigild.kill();
            linux.kill(web, SIGKILL);
            vigild.startAgain();
            vigild.await(event -> event.service().equals("web")
                    && event.incarnation() == 2
                    && event.to().equals("running"));
            assertThat(vigild.status("job").state()).isEqualTo("running");
            Files.createFile(root.resolve("go"));
        }
    }

    @Test
    void aStopGoesOnToItsEnd() {
        String stubborn = """
                [service.web]
                command = ["sh", "-c", "trap '' TERM; echo $$; while :; do sleep 0.05; done"]
                ready = { log = "[0-9]" }
                stop = { timeout = "300ms" }
                """;
        try (KillableVigild vigild = start(stubborn)) {
            vigild.settle();
            int pid = vigild.pid("web");
            vigild.act("stop", false, "web");
            vigild.dieAndLiveAgain();
            // Perhaps it had come to its end before the death, and the next vigild has no event of it.
            Eventually.holds("it is down", () -> vigild.status("web").state().equals("down"));
            assertThat(isAlive(pid)).isFalse();
            assertThat(vigild.status("web").goal()).isEqualTo("down");
        }
    }

    @Test
    void readinessThatIsShownMeanwhileIsSeen() throws IOException {
        String slow = """
                [service.web]
                command = ["sh", "-c",
                    "while [ ! -e ROOT/go ]; do sleep 0.02; done; echo >&3; touch WORK/said; exec sleep 1000"]
                ready = { fd = 3 }
                """;
        try (KillableVigild vigild = start(slow)) {
            Eventually.holds("it is launched", () -> vigild.status("web").pid() != null);
            int pid = vigild.pid("web");
            vigild.kill();
            Files.createFile(root.resolve("go"));
            Eventually.holds("it has shown it", () -> Files.exists(root.resolve("work/said")));
            vigild.startAgain();
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("running");
            assertThat(vigild.pid("web")).isEqualTo(pid);
        }
    }

    @Test
    void whatIsNoLongerInTheConfigurationIsStoppedAndSaid() {
        try (KillableVigild vigild = start(SLEEPER + WAITER)) {
            vigild.settle();
            int job = vigild.pid("job");
            vigild.kill();
            vigild.startAgain(users.in(SLEEPER));
            vigild.await("job", "down");
            assertThat(isAlive(job)).isFalse();
            vigild.awaitMessage("job is in no configuration any more: it is being stopped");
            assertThat(vigild.status("web").state()).isEqualTo("running");
        }
    }

    @Test
    void withoutAJournalItIsFoundByItsMark() throws IOException {
        try (KillableVigild vigild = start(SLEEPER)) {
            vigild.settle();
            int pid = vigild.pid("web");
            Path journal = vigild.places().run().resolve("journal");
            vigild.kill();
            Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rw-rw-rw-"));
            assertIsFound(vigild, pid);
            vigild.awaitMessage("journal: others may write to it (mode 666); what runs is told by its environment");
            vigild.kill();
            Files.writeString(journal, "x".repeat(100));
            assertIsFound(vigild, pid);
            vigild.awaitMessage("journal: not a journal of vigild; what runs is told");
            vigild.kill();
            Files.write(journal, new byte[100]);
            assertIsFound(vigild, pid);
            vigild.awaitMessage("journal: it is empty (the disk was full, or the machine ended before it was on disk)");
            vigild.kill();
            Files.delete(journal);
            assertIsFound(vigild, pid);
        }
    }

    private static void assertIsFound(KillableVigild vigild, int pid) {
        vigild.startAgain();
        assertThat(vigild.status("web").pid()).isEqualTo(pid);
        assertThat(vigild.status("web").incarnation()).isEqualTo(1);
    }

    @Test
    void aStrangerThatHasThePidByNowIsLeftAlone() throws IOException {
        Process stranger = new ProcessBuilder("sleep", "1000").start();
        int pid = (int) stranger.pid();
        Files.createDirectories(root.resolve("run"));
        WrittenJournal.running(linux, root.resolve("run/journal"), "web", 5, pid);
        try (KillableVigild vigild = start(SLEEPER)) {
            vigild.await(event -> event.incarnation() == 6 && event.to().equals("running"));
            assertThat(stranger.isAlive()).isTrue();
            assertThat(vigild.why("web").exits().getFirst().how())
                    .isEqualTo("ended while vigild was away; status unknown");
        } finally {
            stranger.destroyForcibly();
        }
    }

    /** Else it would be said to run for ever, and nothing would ever end it. */
    @Test
    void aProcessThatNothingProvesIsTakenToHaveEnded() throws IOException {
        Process stranger = new ProcessBuilder("sleep", "1000").start();
        Files.createDirectories(root.resolve("run"));
        WrittenJournal.runningUnproved(linux, root.resolve("run/journal"), "web", 5, (int) stranger.pid());
        try (KillableVigild vigild = start(SLEEPER)) {
            vigild.await(event -> event.incarnation() == 6 && event.to().equals("running"));
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aJournalOfAnotherBootTellsOfNothingThatRuns() throws IOException {
        Files.createDirectories(root.resolve("run"));
        WrittenJournal.running(afterAnotherBoot(), root.resolve("run/journal"), "web", 5, 1);
        try (KillableVigild vigild = start(SLEEPER)) {
            vigild.settle();
            ServiceStatus web = vigild.status("web");
            assertThat(web.state()).isEqualTo("running");
            assertThat(web.incarnation()).isEqualTo(1);
            assertThat(vigild.why("web").exits()).isEmpty();
            vigild.down(); // then it has said all that it has to say
            assertThat(vigild.messages()).doesNotContain("journal");
        }
    }

    /** Empty, or all zero bytes: what a power failure leaves of it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 8_192})
    void aJournalThatNeverReachedTheDiskIsNoError(int bytes) throws IOException {
        Files.createDirectories(root.resolve("run"));
        Path journal = Files.write(root.resolve("run/journal"), new byte[bytes]);
        Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rw-------"));
        try (KillableVigild vigild = start(SLEEPER)) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("running");
            Eventually.holds("it is said", () -> vigild.messages().contains("; what runs is told by its environment"));
            assertThat(vigild.messages()).doesNotContain("error:");
        }
    }

    private Linux afterAnotherBoot() {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (_, method, args) -> {
                    if (method.getName().equals("readFile")
                            && String.valueOf(args[0]).endsWith("boot_id")) {
                        return Optional.of("0d17754e-e564-4503-9999-000000000000\n");
                    }
                    try {
                        return method.invoke(linux, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void anIntendedLaunchThatLeftNoTraceTakesTheNextNumber() throws IOException {
        Files.createDirectories(root.resolve("run"));
        WrittenJournal.intending(linux, root.resolve("run/journal"), "web", 5);
        try (KillableVigild vigild = start(SLEEPER)) {
            String why = "there is no trace of web#5, which vigild was about to launch when it died";
            assertThat(vigild.await(event -> event.incarnation() == 6).reason()).isEqualTo(why);
            vigild.settle();
            ServiceStatus web = vigild.status("web");
            assertThat(web.state()).isEqualTo("running");
            assertThat(web.incarnation()).isEqualTo(6);
            assertThat(web.restarts()).isZero();
            assertThat(vigild.why("web").exits()).isEmpty();
        }
    }

    @Test
    void aServiceThatWasAdoptedIsRestartedWithItsLog() throws IOException {
        String speaker = """
                [service.web]
                command = ["sh", "-c", "echo $VIGIL_INCARNATION >/dev/stdout; exec sleep 1000"]
                """;
        try (KillableVigild vigild = start(speaker)) {
            vigild.settle();
            vigild.dieAndLiveAgain();
            vigild.act("restart", true, "web");
            vigild.act("stop", true, "web");
            vigild.dieAndLiveAgain();
            vigild.act("start", true, "web");
            assertThat(vigild.status("web").state()).isEqualTo("running");
            Path log = vigild.places().logOf("web").resolve("current");
            Eventually.holds(
                    "each launch is in the log", () -> Files.readString(log).equals("web#1\nweb#2\nweb#3\n"));
        }
    }

    @Test
    void aFifoThatWasReplacedCostsThatOutputOnly() throws IOException {
        try (KillableVigild vigild = start(SLEEPER + WAITER)) {
            vigild.settle();
            int pid = vigild.pid("web");
            vigild.kill();
            Path fifo = vigild.places().run().resolve("fifo/web.out");
            Files.delete(fifo);
            Files.createSymbolicLink(fifo, root.resolve("elsewhere"));
            vigild.startAgain();
            vigild.await(event -> event.from().equals("adopted"));
            assertThat(vigild.pid("web")).isEqualTo(pid);
            vigild.awaitMessage("web: cannot continue with its output: cannot open FIFO " + fifo + ": ");
            assertThat(vigild.status("job").state()).isEqualTo("running");
            assertThat(root.resolve("elsewhere")).doesNotExist();
        }
    }

    /** Whether it is there and no zombie: who inherited it may be slow to reap it. */
    private boolean isAlive(int pid) {
        String stat = linux.readFile("/proc/" + pid + "/stat").orElse("");
        int end = stat.lastIndexOf(')');
        return end > 0 && stat.charAt(end + 2) != 'Z';
    }

    static boolean canLimitTasksAndMemory() {
        return GroupSnapshots.canLimit("pids", "memory");
    }

    @Test
    @EnabledIf("canLimitTasksAndMemory")
    void aShortageOfMemoryWhileNoVigildRanIsTold() throws IOException {
        String toml = """
                [service.web]
                command = ["sh", "-c", "while [ ! -e ROOT/go ]; do sleep 0.02; done; exec $MORE"]
                environment = { MORE = "perl -e push(@x,q(a)x1e6)for(1..2000)" }
                restart = "never"
                limits = { memory = "50MB", swap = 0 }
                """;
        try (KillableVigild vigild = start(toml)) {
            vigild.settle();
            int pid = vigild.pid("web");
            Eventually.holds("a keeper holds it", () -> keeperHolds(pid));
            vigild.kill();
            Files.createFile(root.resolve("go"));
            Eventually.holds("it has ended", () -> hasEnded(pid));
            vigild.startAgain();
            vigild.await(event -> event.to().equals("failed"));
            assertThat(vigild.status("web").reason())
                    .contains("killed by the kernel: out of memory, limit 50MB, used 50MB");
        }
    }

    private boolean hasEnded(int pid) {
        return linux.readFile("/proc/" + pid + "/stat")
                .filter(stat -> !stat.contains(") Z "))
                .isEmpty();
    }
}
