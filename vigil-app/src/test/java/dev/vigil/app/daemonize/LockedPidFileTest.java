package dev.vigil.app.daemonize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vigil.app.daemonize.DaemonPlan.Streams;
import dev.vigil.app.daemonize.DaemonPlan.Surroundings;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only who holds the lock runs: neither a number in a file nor a child of a daemon that has ended counts as one. */
final class LockedPidFileTest {
    private static final String SHARED = "sleep 1000 & echo $! > child; exec sleep 1000";

    @TempDir
    Path folder;

    private final Linux linux = new NativeLinux();
    private final List<Integer> orphans = new ArrayList<>();
    private final List<StartedDaemon> daemons = new ArrayList<>();

    @AfterEach
    void endAll() {
        orphans.forEach(pid -> linux.kill(pid, 9));
        daemons.forEach(daemon -> daemon.stop(PollDeadline.of(Duration.ofSeconds(5))));
    }

    private String file() {
        return folder.resolve("x.pid").toString();
    }

    /** As the command has it: only the daemon holds the lock afterwards. */
    private StartedDaemon start(String script) {
        LockedPidFile lock = LockedPidFile.lock(linux, file());
        DaemonPlan plan = new DaemonPlan(
                List.of("/bin/sh", "-c", script),
                Map.of("PATH", DaemonEnvironment.PATH_DEFAULT),
                Streams.NONE,
                new Surroundings(folder.toString(), 0022, Optional.empty()),
                false,
                false);
        StartedDaemon daemon = new Daemonizer(linux, plan).start(Optional.of(lock), Optional.empty());
        daemons.add(daemon);
        lock.close();
        return daemon;
    }

    private static void await(String what, BooleanSupplier condition) {
        PollDeadline patience = PollDeadline.of(Duration.ofMinutes(1));
        while (!condition.getAsBoolean()) {
            assertThat(patience.isOver()).as(what).isFalse();
            patience.pause();
        }
    }

    private int child() {
        String path = folder.resolve("child").toString();
        await("its child is named", () -> linux.readFile(path).orElse("").endsWith("\n"));
        int pid = Integer.parseInt(linux.readFile(path).orElseThrow().strip());
        orphans.add(pid);
        return pid;
    }

    private void kill(StartedDaemon daemon) {
        linux.kill(daemon.pid(), 9);
        await("the daemon has ended", () -> daemon.end().isPresent());
    }

    private void lockedBy(int pid) {
        assertThatThrownBy(() -> LockedPidFile.lock(linux, file()))
                .isInstanceOf(DaemonizeFailure.class)
                .hasMessageStartingWith("already running as pid " + pid + " sleep");
    }

    @Test
    void aChildThatOutlivesTheDaemonDoesNotHoldItsLock() {
        StartedDaemon daemon = start(SHARED);
        int child = child();
        await(
                "it is asleep",
                () -> linux.readFile("/proc/" + daemon.pid() + "/comm")
                        .orElse("")
                        .equals("sleep\n"));
        lockedBy(daemon.pid());
        kill(daemon);
        assertThat(linux.getpgid(child)).as("the orphan lives, with the lock").isPositive();
        StartedDaemon next = start("exec sleep 1000");
        assertThat(Path.of(file())).hasContent(next.pid() + "\n");
        await(
                "it is asleep",
                () -> linux.readFile("/proc/" + next.pid() + "/comm").orElse("").equals("sleep\n"));
        lockedBy(next.pid());
    }

    @Test
    void aDaemonThatHasClosedItsDescriptorsIsKnownByItsStart() {
        StartedDaemon daemon = start("exec 3>&-; exec sleep 1000");
        await(
                "it has closed the lock",
                () -> linux.readFile("/proc/" + daemon.pid() + "/comm")
                                .orElse("")
                                .equals("sleep\n")
                        && linux.stat("/proc/" + daemon.pid() + "/fd/3").isEmpty());
        assertThatThrownBy(() -> LockedPidFile.lock(linux, file()))
                .hasMessage("already running as pid " + daemon.pid() + " sleep, which has closed its lock (" + file()
                        + ")");
        kill(daemon);
        LockedPidFile.lock(linux, file()).withdraw();
    }

    @Test
    void aDaemonWhoseFileWasTouchedIsKnownByItsLock() throws IOException {
        StartedDaemon daemon = start("sleep 1000 & echo $! > child; exec sleep 1000");
        child();
        await(
                "it is asleep",
                () -> linux.readFile("/proc/" + daemon.pid() + "/comm")
                        .orElse("")
                        .equals("sleep\n"));
        Files.setLastModifiedTime(Path.of(file()), FileTime.fromMillis(1));
        lockedBy(daemon.pid());
        Files.setLastModifiedTime(Path.of(file()), FileTime.fromMillis(System.currentTimeMillis() + 3_600_000));
        lockedBy(daemon.pid());
    }

    /** That of this very process stands for a container that was started again with its files of before. */
    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, 0, 3_600_000})
    void aNumberThatIsAnothersByNowKeepsNobodyFromStarting(long ageMillis) throws IOException {
        for (int pid : List.of(linux.getpid(), linux.getppid(), 1)) {
            Files.writeString(Path.of(file()), pid + "\n");
            FileTime time = FileTime.fromMillis(System.currentTimeMillis() / 1000 * 1000 - ageMillis);
            Files.setLastModifiedTime(Path.of(file()), time);
            LockedPidFile.lock(linux, file()).withdraw();
        }
    }

    /** The child of a daemon that has ended holds the lock of its file, in which stands the number of another. */
    @Test
    void aNumberThatIsAnothersByNowDoesNotHelpAnOrphan() throws IOException {
        StartedDaemon daemon = start(SHARED);
        child();
        kill(daemon);
        Files.writeString(Path.of(file()), linux.getpid() + "\n");
        LockedPidFile.lock(linux, file()).withdraw();
    }

    @Test
    void oneOfManyTakesALockFromAnOrphan() throws Exception {
        for (int round = 0; round < 10; round++) {
            Files.deleteIfExists(folder.resolve("child"));
            StartedDaemon daemon = start(SHARED);
            child();
            kill(daemon);
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                Callable<Optional<StartedDaemon>> starting = this::startIfNoneRuns;
                List<Future<Optional<StartedDaemon>>> all = threads.invokeAll(List.of(starting, starting, starting));
                List<StartedDaemon> started = new ArrayList<>();
                for (Future<Optional<StartedDaemon>> one : all) {
                    one.get().ifPresent(started::add);
                }
                assertThat(started).hasSize(1);
                kill(started.getFirst());
            }
        }
    }

    private Optional<StartedDaemon> startIfNoneRuns() {
        try {
            return Optional.of(start("exec sleep 1000"));
        } catch (DaemonizeFailure failure) {
            assertThat(failure).hasMessageStartingWith("already running as pid ");
            return Optional.empty();
        }
    }
}
