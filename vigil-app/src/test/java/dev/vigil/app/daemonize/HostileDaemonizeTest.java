package dev.vigil.app.daemonize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.app.daemonize.DaemonPlan.Streams;
import dev.vigil.app.daemonize.DaemonPlan.Surroundings;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What root may be made to do when it starts a daemon where, or as whom, another user has something to say. */
final class HostileDaemonizeTest {
    private static final int NOBODY = 65534;
    private static final String SECRET = "root only\n";

    @TempDir
    Path folder;

    private final Linux linux = new NativeLinux();
    private Path victim;

    @BeforeEach
    void aFileThatOnlyRootMayWrite() throws IOException {
        assumeTrue(linux.geteuid() == 0, "only root may");
        linux.chmod(folder.toString(), 0755);
        victim = Files.writeString(folder.resolve("victim"), SECRET);
        linux.chmod(victim.toString(), 0600);
    }

    private Path make(String name, int mode, int owner) throws IOException {
        Path path = Files.createDirectory(folder.resolve(name));
        linux.chmod(path.toString(), mode);
        linux.chown(path.toString(), owner, owner);
        return path;
    }

    private static void await(BooleanSupplier condition) {
        PollDeadline patience = PollDeadline.of(Duration.ofMinutes(2));
        while (!condition.getAsBoolean() && !patience.isOver()) {
            patience.pause();
        }
    }

    private int mode(Path path) {
        return linux.lstat(path.toString()).orElseThrow().mode() & 07777;
    }

    private DaemonPlan plan(List<String> command, Map<String, String> environment, Optional<String> out) {
        Optional<RunAs> nobody = RunAs.of(linux, Optional.of("nobody"), Optional.empty());
        return new DaemonPlan(
                command,
                environment,
                new Streams(Optional.empty(), out, Optional.empty(), true),
                new Surroundings("/", 0022, nobody),
                false,
                false);
    }

    @Test
    void aPidFileInAFolderOfAnotherUserIsRefused() throws IOException {
        Path theirs = make("theirs", 0755, NOBODY);
        assertThatThrownBy(
                        () -> LockedPidFile.lock(linux, theirs.resolve("x.pid").toString()))
                .isInstanceOf(DaemonizeFailure.class)
                .hasMessage("pid file " + theirs + "/x.pid: " + theirs
                        + " may be written by nobody (mode 0755, owner nobody)");
        assertThat(theirs).isEmptyDirectory();
    }

    @Test
    void inAStickyFolderWhatIsThereAlreadyIsLookedAt() throws IOException {
        Path sticky = make("sticky", 01777, 0);
        Files.createSymbolicLink(sticky.resolve("link"), victim);
        Path theirs = Files.writeString(sticky.resolve("theirs"), "");
        linux.chown(theirs.toString(), NOBODY, NOBODY);
        assertThatThrownBy(
                        () -> LockedPidFile.lock(linux, sticky.resolve("link").toString()))
                .hasMessageContaining("it is a symbolic link");
        assertThatThrownBy(() -> LockedPidFile.lock(linux, theirs.toString()))
                .hasMessageContaining("it belongs to another user");
        LockedPidFile.lock(linux, sticky.resolve("new").toString()).withdraw();
        assertThat(victim).hasContent(SECRET);
    }

    @Test
    void nobodyElseMayOpenAPidFileAndSoLockIt() throws IOException {
        int before = linux.umask(0);
        try {
            Path file = folder.resolve("x.pid");
            Files.writeString(file, "");
            linux.chmod(file.toString(), 0666);
            LockedPidFile lock = LockedPidFile.lock(linux, file.toString());
            assertThat(mode(file)).isEqualTo(0600);
            lock.withdraw();
            lock = LockedPidFile.lock(linux, file.toString());
            assertThat(mode(file)).isEqualTo(0600);
            lock.withdraw();
        } finally {
            linux.umask(before);
        }
    }

    @Test
    void theDaemonHoldsTheLockButCannotWriteThroughIt() throws Exception {
        Path file = folder.resolve("x.pid");
        LockedPidFile lock = LockedPidFile.lock(linux, file.toString());
        List<String> command = List.of("/bin/sh", "-c", "{ echo 1 >&3; } 2>/dev/null; echo tried; exec sleep 1000");
        Path out = Files.createFile(folder.resolve("out"));
        Map<String, String> environment = Map.of("PATH", DaemonEnvironment.PATH_DEFAULT);
        Daemonizer recipe = new Daemonizer(linux, plan(command, environment, Optional.of(out.toString())));
        StartedDaemon daemon = recipe.start(Optional.of(lock), Optional.empty());
        try {
            await(() -> linux.readFile(out.toString()).orElse("").equals("tried\n"));
            assertThat(out).hasContent("tried\n");
            assertThat(file).hasContent(daemon.pid() + "\n");
            assertThat(linux.readFile("/proc/" + daemon.pid() + "/fdinfo/3").orElseThrow())
                    .containsPattern("flags:\\s+0[0-7]*0\n");
            linux.close(lock.descriptor());
            assertThatThrownBy(() -> LockedPidFile.lock(linux, file.toString()))
                    .as("it is held by the daemon alone now")
                    .hasMessageContaining("already running as pid " + daemon.pid());
        } finally {
            recipe.kill(daemon.pid());
        }
        LockedPidFile.lock(linux, file.toString()).withdraw();
    }

    /** Every dynamically linked program writes a file when it sees these variables. */
    @Test
    void noVariableOfTheDaemonReachesAProgramOfRoot() throws IOException {
        Path seen = make("seen", 0777, 0);
        Map<String, String> environment = Map.of(
                "PATH",
                DaemonEnvironment.PATH_DEFAULT,
                "LD_DEBUG",
                "libs",
                "LD_DEBUG_OUTPUT",
                seen + "/by",
                "UID",
                "7");
        List<String> command = List.of("sh", "-c", "exec sleep 1000");
        Daemonizer recipe = new Daemonizer(linux, plan(command, environment, Optional.empty()));
        StartedDaemon daemon = recipe.start(Optional.empty(), Optional.empty());
        await(() -> DaemonEnvironment.lines(linux, "/proc/" + daemon.pid() + "/cmdline")
                .equals(List.of("sleep", "1000")));
        await(() -> !linux.list(seen.toString()).isEmpty());
        try (Stream<Path> files = Files.list(seen)) {
            assertThat(files.toList())
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat(Files.getOwner(file).getName()).isEqualTo("nobody"));
            assertThat(linux.readFile("/proc/" + daemon.pid() + "/environ").orElseThrow())
                    .contains("LD_DEBUG=libs\0", "UID=7\0");
        } finally {
            recipe.kill(daemon.pid());
        }
    }

    @Test
    void aDirectoryAndAProgramThatItsUserMayNotUseAreNamed() throws IOException {
        Path own = make("own", 0700, 0);
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n");
        linux.chmod(program.toString(), 0700);
        Map<String, String> environment = Map.of("PATH", DaemonEnvironment.PATH_DEFAULT);
        DaemonPlan plan = plan(List.of("true"), environment, Optional.empty());
        DaemonPlan inOwn = new DaemonPlan(
                plan.command(),
                environment,
                plan.streams(),
                new Surroundings(own.toString(), 0022, plan.surroundings().identity()),
                false,
                false);
        assertThatThrownBy(() -> new Daemonizer(linux, inOwn).start(Optional.empty(), Optional.empty()))
                .hasMessage("working directory " + own + ": permission denied (EACCES)");
        DaemonPlan theirs = plan(List.of(program.toString()), environment, Optional.empty());
        assertThatThrownBy(() -> new Daemonizer(linux, theirs).start(Optional.empty(), Optional.empty()))
                .hasMessage(program + ": not executable for its user (EACCES)");
    }

    /** As execvp(3) of that user would, and not that of root. */
    @Test
    void aProgramThatItsUserMayNotExecuteIsPassedOver() throws IOException {
        Path locked = make("locked", 0700, 0);
        Path free = make("free", 0755, 0);
        Path said = make("said", 0777, 0).resolve("by");
        for (Path place : List.of(locked, free)) {
            Path program = Files.writeString(
                    place.resolve("program"),
                    "#!/bin/sh\necho " + place.getFileName() + " > " + said + "\nexec sleep 1000\n");
            linux.chmod(program.toString(), 0755);
        }
        Path refused =
                Files.writeString(Files.createDirectory(free.resolve("x")).resolve("program"), "#!/bin/sh\n");
        linux.chmod(refused.toString(), 0744);
        Map<String, String> environment = Map.of("PATH", locked + ":" + free + "/x:" + free + ":/usr/bin:/bin");
        Daemonizer recipe = new Daemonizer(linux, plan(List.of("program"), environment, Optional.empty()));
        StartedDaemon daemon = recipe.start(Optional.empty(), Optional.empty());
        try {
            await(() -> linux.readFile(said.toString()).orElse("").endsWith("\n"));
            assertThat(said).hasContent("free\n");
        } finally {
            recipe.kill(daemon.pid());
        }
    }

    @Test
    void outputInAFolderOfAnotherUserIsRefused() throws IOException {
        Path theirs = make("theirs", 0755, NOBODY);
        Files.createSymbolicLink(theirs.resolve("out"), victim);
        Map<String, String> environment = Map.of("PATH", DaemonEnvironment.PATH_DEFAULT);
        DaemonPlan plan = plan(List.of("true"), environment, Optional.of(theirs + "/out"));
        assertThatThrownBy(() -> new Daemonizer(linux, plan).start(Optional.empty(), Optional.empty()))
                .hasMessageContaining("output " + theirs + "/out: " + theirs + " may be written by nobody");
        assertThat(victim).hasContent(SECRET);
    }
}
