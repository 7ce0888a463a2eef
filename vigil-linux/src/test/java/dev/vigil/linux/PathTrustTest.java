package dev.vigil.linux;

import static dev.vigil.linux.Children.LINUX;
import static dev.vigil.linux.Children.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What root accepts of a path. */
final class PathTrustTest {
    private static final int NOBODY = 65534;
    private static final int DAEMON = 1;

    @TempDir
    Path folder;

    private final PathTrust trust = new PathTrust(LINUX);

    @BeforeEach
    void onlyRootHasSomethingToLose() {
        assumeTrue(LINUX.geteuid() == 0, "only root may");
    }

    private Path make(String name, int mode, int owner) throws IOException {
        Path path = Files.createDirectories(folder.resolve(name));
        assertThat(LINUX.chown(path.toString(), owner, owner)).isZero();
        assertThat(LINUX.chmod(path.toString(), mode)).isZero();
        return path;
    }

    private String problem(Path path) {
        return trust.problem(path.toString()).orElse("");
    }

    @Test
    void foldersOfRootAreTrustedAndMissingOnesToo() throws IOException {
        assertThat(problem(make("a/b", 0755, 0))).isEmpty();
        assertThat(problem(folder.resolve("a/none/below"))).isEmpty();
        assertThat(problem(make("g", 0775, 0))).as("root's own group").isEmpty();
    }

    @Test
    void theFirstPartThatOthersMayWriteIsNamed() throws IOException {
        Path open = make("open", 0777, NOBODY);
        assertThat(problem(open)).isEqualTo(open + " may be written by nobody (mode 0777, owner nobody)");
        assertThat(problem(make("open/below", 0755, 0))).startsWith(open + " may be written by nobody");
        Path everybody = make("everybody", 0777, 0);
        assertThat(problem(everybody)).isEqualTo(everybody + " may be written by others (mode 0777, owner root)");
        Path group = make("group", 0775, 0);
        assertThat(LINUX.chown(group.toString(), 0, DAEMON)).isZero();
        assertThat(problem(group)).isEqualTo(group + " may be written by group daemon (mode 0775, owner root)");
    }

    @Test
    void filesAreLookedAtAsWell() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(problem(file)).isEmpty();
        LINUX.chmod(file.toString(), 0646);
        assertThat(problem(file)).isEqualTo(file + " may be written by others (mode 0646, owner root)");
    }

    @Test
    void aFileMayBeThatOfOneUser() throws IOException {
        make("home", 0755, NOBODY);
        Path file = Files.writeString(folder.resolve("home/file"), "");
        assertThat(trust.problemForUser(file.toString(), NOBODY).orElse(""))
                .as("root's own, which nobody has put there")
                .startsWith(folder.resolve("home") + " may be written by nobody");
        LINUX.chown(file.toString(), NOBODY, NOBODY);
        assertThat(trust.problemForUser(file.toString(), NOBODY)).isEmpty();
        assertThat(trust.problemForUser(file.toString(), DAEMON)).isNotEmpty();
        int fd = ok(LINUX.open(file.toString(), Flags.O_RDONLY, 0));
        assertThat(trust.problemForUser(fd, file.toString(), NOBODY)).isEmpty();
        LINUX.chmod(file.toString(), 0620);
        assertThat(trust.problemForUser(fd, file.toString(), NOBODY)).isNotEmpty();
        LINUX.close(fd);
    }

    @Test
    void aStickyFolderIsAcceptedOnTheWayOnly() throws IOException {
        Path sticky = make("sticky", 01777, 0);
        assertThat(problem(make("sticky/own", 0700, 0))).isEmpty();
        assertThat(problem(sticky)).isEqualTo(sticky + " may be written by others (mode 1777, owner root)");
        assertThat(trust.problemOfParent(sticky.toString())).isEmpty();
        assertThat(problem(make("sticky/other", 0700, NOBODY))).contains("may be written by nobody");
    }

    @Test
    void symbolicLinksAreFollowedIfRootMadeThem() throws IOException {
        make("sticky", 01777, 0);
        Path target = make("target/deep", 0755, 0);
        Path relative = Files.createSymbolicLink(folder.resolve("sticky/relative"), Path.of("../target"));
        Path absolute = Files.createSymbolicLink(folder.resolve("sticky/absolute"), target);
        assertThat(problem(relative.resolve("deep"))).isEmpty();
        assertThat(problem(absolute)).isEmpty();
        make("target", 0755, NOBODY);
        assertThat(problem(relative.resolve("deep"))).startsWith(folder.resolve("target") + " may be written by");
        assertThat(problem(absolute)).startsWith(folder.resolve("target") + " may be written by");
        make("target", 0755, 0);
        Files.setAttribute(relative, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        assertThat(problem(relative)).isEqualTo(relative + " may be written by nobody (mode 0777, owner nobody)");
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        assertThat(problem(loop)).startsWith(loop + " may be written by");
    }

    @Test
    void aTreeIsTrustedIfAllOfItIs() throws IOException {
        Path tree = make("tree", 0755, 0);
        make("tree/lib", 0755, 0);
        Path jar = Files.writeString(folder.resolve("tree/lib/x.jar"), "");
        Files.createSymbolicLink(folder.resolve("tree/self"), Path.of("lib"));
        assertThat(trust.problemOfTree(tree.toString())).isEmpty();
        LINUX.chown(jar.toString(), NOBODY, 0);
        assertThat(trust.problemOfTree(tree.toString()).orElse("")).startsWith(jar + " may be written by nobody");
    }

    @Test
    void anybodyIsTrustedWhereThatIsAskedFor() throws IOException {
        assertThat(PathTrust.ofAnybody(LINUX).problem(make("open", 0777, NOBODY).toString()))
                .isEmpty();
    }

    @Test
    void aLinkInTheLastPlaceIsNotFollowed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThat(LINUX.openNoFollow(link.toString(), Flags.O_RDONLY, 0)).isEqualTo(-Errno.ELOOP);
        int directory = ok(LINUX.openDirectory(folder.toString()));
        assertThat(LINUX.openAt(directory, "link", Flags.O_RDONLY, 0)).isEqualTo(-Errno.ELOOP);
        int fd = ok(LINUX.openAt(directory, "new", Flags.O_RDWR | Flags.O_CREAT | Flags.O_EXCL, 0600));
        assertThat(LINUX.chmod(fd, 0640)).isZero();
        assertThat(LINUX.stat(folder.resolve("new").toString()).orElseThrow().mode() & 07777)
                .isEqualTo(0640);
        LINUX.close(fd);
        LINUX.close(directory);
        assertThat(LINUX.openDirectory(file.toString())).isEqualTo(-Errno.ENOTDIR);
    }
}
