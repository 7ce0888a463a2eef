package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.config.Places;
import dev.vigil.daemon.boot.RunDirectory;
import dev.vigil.daemon.boot.StartFailure;
import dev.vigil.linux.FileStatus;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another user has prepared where vigild, as root, is to live. */
class HostilePathsTest {
    private static final int NOBODY = 65534;
    private static final String SECRET = "root only\n";

    @TempDir
    Path folder;

    private final Linux linux = new NativeLinux();
    private Path root;
    private Path victim;

    @BeforeEach
    void aFileThatOnlyRootMayWrite() throws IOException {
        assumeTrue(linux.geteuid() == 0, "only root may");
        linux.chmod(folder.toString(), 0755);
        root = folder.resolve("root");
        victim = Files.writeString(folder.resolve("victim"), SECRET);
        linux.chmod(victim.toString(), 0600);
    }

    private Path make(String name, int mode, int owner) throws IOException {
        Path path = Files.createDirectories(folder.resolve(name));
        assertThat(linux.chown(path.toString(), owner, owner)).isZero();
        assertThat(linux.chmod(path.toString(), mode)).isZero();
        return path;
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> RunDirectory.acquire(linux, Places.below(root), Optional.empty()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(reason);
        assertThat(victim).hasContent(SECRET);
    }

    @Test
    void aRunFolderOfAnotherUserIsRefusedBeforeAnythingIsMadeInIt() throws IOException {
        Path run = make("root/run", 0755, NOBODY);
        Files.createSymbolicLink(run.resolve("vigild.pid"), victim);
        assertRefused(run + " may be written by nobody (mode 0755, owner nobody)");
        assertThat(run.resolve("fifo")).doesNotExist();
        assertThat(root.resolve("log")).doesNotExist();
    }

    @Test
    void aFolderOnTheWayThatAllMayWriteIsRefused() throws IOException {
        make("root", 0777, 0);
        assertRefused(root + " may be written by others (mode 0777, owner root)");
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void foldersInTheRunFolderAndThatOfTheLogsAreLookedAtToo() throws IOException {
        Path log = make("root/log", 0777, 0);
        assertRefused(log + " may be written by others");
        make("root/log", 0755, 0);
        Path fifos = make("root/run/fifo", 0700, NOBODY);
        assertRefused(fifos + " may be written by nobody");
        make("root/run/fifo", 0700, 0);
        Path notify = make("root/run/notify", 0700, NOBODY);
        assertRefused(notify + " may be written by nobody");
    }

    @Test
    void aStickyFolderOnTheWayIsNoObstacleButALinkOfAnotherInItIs() throws IOException {
        make("sticky", 01777, 0);
        root = folder.resolve("sticky/root");
        RunDirectory.acquire(linux, Places.below(root), Optional.empty()).release();
        make("elsewhere", 0755, 0);
        Path link = Files.createSymbolicLink(folder.resolve("sticky/link"), folder.resolve("elsewhere"));
        Files.setAttribute(link, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        root = link;
        assertRefused(link + " may be written by nobody");
    }

    /** As it may have been left from the time when others could write there. */
    @Test
    void aLinkInThePlaceOfThePidFileIsNotFollowed() throws IOException {
        make("root/run", 0711, 0);
        Files.createSymbolicLink(root.resolve("run/vigild.pid"), victim);
        assertRefused("run/vigild.pid: too many levels of symbolic links (ELOOP)");
    }

    @Test
    void aPidFileOfAnotherUserIsRefused() throws IOException {
        Path run = make("root/run", 0711, 0);
        Path pid = Files.writeString(run.resolve("vigild.pid"), "1\n");
        linux.chown(pid.toString(), NOBODY, NOBODY);
        assertRefused("run/vigild.pid: it is not a file of our own");
    }

    @Test
    void aLogFolderOfTheServicesUserIsRefused() throws IOException {
        make("root/log", 0755, 0);
        Path log = make("root/log/web", 0755, NOBODY);
        Files.createSymbolicLink(log.resolve("current"), victim);
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.web]
                command = ["sh", "-c", "echo hello"]
                user = "nobody"
                working-directory = "/"
                restart = "never"
                """)) {
            vigild.settle();
            assertThat(vigild.status("web").reason())
                    .isEqualTo("cannot start web: log folder " + log
                            + " may be written by nobody (mode 0755, owner nobody)");
        }
        assertThat(victim).hasContent(SECRET);
    }

    /** As a file system in memory has on top. */
    @Test
    void inAStickyLogFolderNobodyElseMayMakeThatOfTheIndexes() throws IOException {
        make("root", 0755, 0);
        make("root/log", 01777, 0);
        Path indexes = make("root/log/.index", 0755, NOBODY);
        assertRefused(indexes + " may be written by nobody");
        make("root/log/.index", 0750, 0);
        RunDirectory.acquire(linux, Places.below(root), Optional.empty()).release();
    }

    @Test
    void linksInALogFolderAreNotFollowed() throws IOException {
        make("root/log/.index/web", 0755, 0);
        Path log = make("root/log/web", 0755, 0);
        Files.createSymbolicLink(log.resolve("current"), victim);
        Files.createSymbolicLink(log.resolve("lost"), victim);
        Files.createSymbolicLink(root.resolve("log/.index/web/current.idx"), victim);
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.web]
                kind = "oneshot"
                command = ["sh", "-c", "echo hello"]
                """)) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("completed");
        }
        assertThat(victim).hasContent(SECRET);
    }

    @Test
    void nobodyElseCanLockThePidFile() {
        try (LiveVigild vigild = LiveVigild.start(root, "")) {
            FileStatus status = linux.stat(vigild.places().pidFile().toString()).orElseThrow();
            assertThat(status.mode() & 07777).isEqualTo(0600);
            assertThat(vigild.number("run/vigild.pid")).isEqualTo(linux.getpid());
        }
    }

    @Test
    void thePidFileOfAnEarlierVersionGetsTheNewMode() throws IOException {
        make("root/run", 0711, 0);
        Path pid = Files.writeString(root.resolve("run/vigild.pid"), "1\n");
        linux.chmod(pid.toString(), 0644);
        try (LiveVigild _ = LiveVigild.start(root, "")) {
            assertThat(linux.stat(pid.toString()).orElseThrow().mode() & 07777).isEqualTo(0600);
        }
    }

    @Test
    void whatVigildMakesDoesNotDependOnItsUmask() throws IOException {
        make("root/etc", 0755, 0);
        make("root", 0755, 0);
        int before = linux.umask(0);
        try (LiveVigild vigild = LiveVigild.start(root, """
                [service.web]
                command = ["sh", "-c", "echo hello; exec sleep 1000"]
                ready = { log = "hello" }
                """)) {
            vigild.settle();
            assertOnlyItsOwnerWrites(root.resolve("run"));
            assertOnlyItsOwnerWrites(root.resolve("log"));
        } finally {
            linux.umask(before);
        }
    }

    /** But for FIFOs, which whoever has inherited one may open again, and nobody else can reach. */
    private void assertOnlyItsOwnerWrites(Path tree) throws IOException {
        Path fifos = tree.resolve("fifo");
        assertThat(linux.stat(fifos.toString())
                        .map(folder -> folder.mode() & 0077)
                        .orElse(0))
                .isZero();
        try (Stream<Path> files = Files.walk(tree).filter(file -> !file.startsWith(fifos))) {
            assertThat(files.toList()).isNotEmpty().allSatisfy(file -> {
                FileStatus status = linux.lstat(file.toString()).orElseThrow();
                assertThat(status.mode() & 0022).as("%s", file).isZero();
            });
        }
    }
}
