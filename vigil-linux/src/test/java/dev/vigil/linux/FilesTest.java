package dev.vigil.linux;

import static dev.vigil.linux.Children.LINUX;
import static dev.vigil.linux.Children.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesTest {
    @TempDir
    Path directory;

    @Test
    void writesAndReadsAtPositions() throws IOException {
        int fd = ok(LINUX.open(path("a"), Flags.O_RDWR | Flags.O_CREAT | Flags.O_EXCL, 0640));
        assertThat(LINUX.write(fd, bytes("xhello"), 1, 5)).isEqualTo(5);
        assertThat(LINUX.pwrite(fd, bytes("J"), 0, 1, 0)).isEqualTo(1);
        assertThat(LINUX.size(fd)).isEqualTo(5);
        byte[] into = new byte[8];
        assertThat(LINUX.pread(fd, into, 2, 6, 1)).isEqualTo(4);
        assertThat(new String(into, 2, 4, UTF_8)).isEqualTo("ello");
        assertThat(LINUX.read(fd, into, 0, 8)).isZero();
        assertThat(LINUX.truncate(fd, 2)).isZero();
        assertThat(LINUX.fsync(fd)).isZero();
        assertThat(LINUX.close(fd)).isZero();
        assertThat(LINUX.close(fd)).isEqualTo(-Errno.EBADF);
        assertThat(Files.readString(directory.resolve("a"))).isEqualTo("Je");
    }

    @Test
    void movesAtMost64KiBAtOnce() {
        int fd = ok(LINUX.open("/dev/zero", Flags.O_RDWR, 0));
        byte[] much = new byte[100_000];
        assertThat(LINUX.read(fd, much, 0, much.length)).isEqualTo(65_536);
        assertThat(LINUX.write(fd, much, 0, much.length)).isEqualTo(65_536);
        LINUX.close(fd);
    }

    @Test
    void partOutsideOfTheArrayIsRefused() {
        assertThatThrownBy(() -> LINUX.read(0, new byte[4], 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> LINUX.write(1, new byte[4], -1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void failuresAreValues() {
        assertThat(LINUX.open(path("none"), Flags.O_RDONLY, 0)).isEqualTo(-Errno.ENOENT);
        assertThat(LINUX.open(directory.toString(), Flags.O_WRONLY, 0)).isEqualTo(-Errno.EISDIR);
        assertThat(LINUX.open("a\0b", Flags.O_RDONLY, 0)).isEqualTo(-Errno.EINVAL);
        assertThat(LINUX.open("/" + "a".repeat(4095), Flags.O_RDONLY, 0)).isEqualTo(-Errno.ENAMETOOLONG);
        assertThat(LINUX.rename(path("none"), path("other"))).isEqualTo(-Errno.ENOENT);
        assertThat(LINUX.rename(path("none"), "a\0b")).isEqualTo(-Errno.EINVAL);
        assertThat(LINUX.size(-1)).isEqualTo(-Errno.EBADF);
        assertThat(LINUX.stat(path("none"))).isEmpty();
        assertThat(LINUX.stat(-1)).isEmpty();
        assertThat(LINUX.readFile(path("none"))).isEmpty();
        assertThat(LINUX.readFile(directory.toString())).isEmpty();
        assertThat(LINUX.list(path("none"))).isEmpty();
    }

    @Test
    void makesAndRemovesNames() throws IOException {
        assertThat(LINUX.mkdir(path("d"), 0700)).isZero();
        assertThat(LINUX.mkdir(path("d"), 0700)).isEqualTo(-Errno.EEXIST);
        assertThat(LINUX.mkfifo(path("d/f"), 0600)).isZero();
        assertThat(LINUX.rmdir(path("d"))).isEqualTo(-Errno.ENOTEMPTY);
        assertThat(LINUX.rename(path("d/f"), path("f"))).isZero();
        assertThat(LINUX.stat(path("f")).orElseThrow().isFifo()).isTrue();
        assertThat(LINUX.unlink(path("f"))).isZero();
        assertThat(LINUX.rmdir(path("d"))).isZero();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void statSaysWhatJavaSays() throws IOException {
        Path file = Files.writeString(directory.resolve("ä"), "12345");
        Instant time = Instant.ofEpochSecond(1_700_000_000, 123_456_789);
        Files.setLastModifiedTime(file, FileTime.from(time));
        assertThat(LINUX.chmod(file.toString(), 0751)).isZero();
        FileStatus status = LINUX.stat(file.toString()).orElseThrow();
        assertThat(status.isRegular()).isTrue();
        assertThat(status.mode()).isEqualTo(Files.getAttribute(file, "unix:mode"));
        assertThat(status.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
        assertThat(status.device()).isEqualTo(Files.getAttribute(file, "unix:dev"));
        assertThat(status.uid()).isEqualTo(LINUX.geteuid());
        assertThat(status.sizeBytes()).isEqualTo(5);
        assertThat(status.modifiedNanos()).isEqualTo(1_700_000_000_123_456_789L);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rwxr-x--x");
        assertThat(LINUX.stat(directory.toString()).orElseThrow().isDirectory()).isTrue();
    }

    @Test
    void ownerCanBeLeftAsItIs() throws IOException {
        Path file = Files.createFile(directory.resolve("a"));
        assertThat(LINUX.chown(file.toString(), -1, LINUX.getegid())).isZero();
        assertThat(LINUX.stat(file.toString()).orElseThrow().gid()).isEqualTo(LINUX.getegid());
    }

    @Test
    void linksAreSeenAndFollowed() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("target"));
        assertThat(LINUX.readlink(link.toString())).contains("target");
        assertThat(LINUX.readlink(directory.toString())).isEmpty();
        assertThat(LINUX.lstat(link.toString()).orElseThrow().isSymbolicLink()).isTrue();
        assertThat(LINUX.stat(link.toString())).isEmpty();
    }

    @Test
    void accessIsThatOfTheEffectiveUser() throws IOException {
        Path file = Files.createFile(directory.resolve("a"));
        LINUX.chmod(file.toString(), 0600);
        assertThat(LINUX.access(file.toString(), Flags.R_OK | Flags.W_OK)).isZero();
        assertThat(LINUX.access(file.toString(), Flags.X_OK)).isEqualTo(-Errno.EACCES);
        assertThat(LINUX.access(path("none"), Flags.F_OK)).isEqualTo(-Errno.ENOENT);
    }

    @Test
    void listsDirectoriesOfAnySize() throws IOException {
        String[] names = IntStream.range(0, 3000)
                .mapToObj(i -> "a file with a rather long name, number " + i)
                .toArray(String[]::new);
        for (String name : names) {
            Files.createFile(directory.resolve(name));
        }
        assertThat(LINUX.list(directory.toString())).containsExactlyInAnyOrder(names);
    }

    @Test
    void readsFilesWithoutSizeAndNoMoreThanOneMebibyte() throws IOException {
        assertThat(LINUX.readFile("/proc/self/status").orElseThrow()).contains("\nPid:\t" + LINUX.getpid() + "\n");
        Files.write(directory.resolve("big"), new byte[3 << 20]);
        assertThat(LINUX.readFile(path("big")).orElseThrow()).hasSize(1 << 20);
        LINUX.mkfifo(path("fifo"), 0600);
        assertThat(LINUX.readFile(path("fifo"))).contains("");
    }

    @Test
    void attributesHangOnOpenFiles() throws IOException {
        int fd = ok(LINUX.open(path("a"), Flags.O_RDWR | Flags.O_CREAT, 0600));
        int result = LINUX.fsetxattr(fd, "user.vigil", bytes("web#7"));
        assertThat(result).isIn(0, -Errno.EOPNOTSUPP);
        if (result == 0) {
            assertThat(LINUX.fgetxattr(fd, "user.vigil").map(value -> new String(value, UTF_8)))
                    .contains("web#7");
        }
        assertThat(LINUX.fgetxattr(fd, "user.none")).isEmpty();
        LINUX.close(fd);
    }

    @Test
    void lockIsHeldByOneOpenFile() {
        int one = ok(LINUX.open(path("lock"), Flags.O_RDWR | Flags.O_CREAT, 0600));
        int other = ok(LINUX.open(path("lock"), Flags.O_RDWR, 0));
        assertThat(LINUX.tryLock(one)).isZero();
        assertThat(LINUX.tryLock(other)).isEqualTo(-Errno.EAGAIN);
        LINUX.close(one);
        assertThat(LINUX.tryLock(other)).isZero();
        LINUX.close(other);
    }

    @Test
    void descriptorsAreCloseOnExecButForDup2() {
        int fd = ok(LINUX.open("/dev/null", Flags.O_RDONLY, 0));
        int copy = ok(LINUX.duplicate(fd));
        assertThat(copy).isGreaterThan(2);
        assertThat(closeOnExec(fd)).isTrue();
        assertThat(closeOnExec(copy)).isTrue();
        assertThat(LINUX.dup2(fd, copy)).isEqualTo(copy);
        assertThat(closeOnExec(copy)).isFalse();
        assertThat(LINUX.setCloseOnExec(fd, false)).isZero();
        assertThat(closeOnExec(fd)).isFalse();
        assertThat(LINUX.closeOnExecFrom(3)).isZero();
        assertThat(closeOnExec(fd)).isTrue();
        assertThat(closeOnExec(copy)).isTrue();
        LINUX.close(fd);
        LINUX.close(copy);
    }

    private static boolean closeOnExec(int fd) {
        String flags = LINUX.readFile("/proc/self/fdinfo/" + fd)
                .orElseThrow()
                .lines()
                .filter(line -> line.startsWith("flags:"))
                .findFirst()
                .orElseThrow();
        return (Integer.parseInt(flags.substring(6).strip(), 8) & 02000000) != 0;
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
