package dev.vigil.linux;

import static dev.vigil.linux.Children.LINUX;
import static dev.vigil.linux.Children.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PipesTest {
    private final int[] ends = new int[2];

    @TempDir
    Path directory;

    @BeforeEach
    void open() {
        ok(LINUX.pipe(ends, Flags.O_NONBLOCK));
    }

    @AfterEach
    void close() {
        LINUX.close(ends[0]);
        LINUX.close(ends[1]);
    }

    @Test
    void emptyPipeIsNotWaitedFor() {
        byte[] into = new byte[8];
        assertThat(LINUX.read(ends[0], into, 0, 8)).isEqualTo(-Errno.EAGAIN);
        LINUX.setNonBlocking(ends[0], false);
        int file = file();
        assertThat(LINUX.splice(ends[0], file, 0, 8)).isEqualTo(-Errno.EAGAIN);
        LINUX.close(file);
    }

    @Test
    void spliceMovesBytesToAnOffset() throws IOException {
        Files.writeString(directory.resolve("file"), "0123456789");
        int file = file();
        write("abc");
        assertThat(LINUX.available(ends[0])).isEqualTo(3);
        assertThat(LINUX.splice(ends[0], file, 4, 100)).isEqualTo(3);
        assertThat(LINUX.available(ends[0])).isZero();
        write("xy");
        assertThat(LINUX.splice(ends[0], file, -1, 100)).isEqualTo(2);
        assertThat(Files.readString(directory.resolve("file"))).isEqualTo("xy23abc789");
        LINUX.close(file);
    }

    @Test
    void spliceEndsWithTheLastWriter() {
        int file = file();
        LINUX.close(ends[1]);
        ends[1] = -1;
        assertThat(LINUX.splice(ends[0], file, 0, 100)).isZero();
        LINUX.close(file);
    }

    @Test
    void teeLeavesBytesWhereTheyAre() {
        int[] copy = new int[2];
        ok(LINUX.pipe(copy, 0));
        write("abc");
        assertThat(LINUX.tee(ends[0], copy[1], 100)).isEqualTo(3);
        assertThat(read(copy[0])).isEqualTo("abc");
        assertThat(read(ends[0])).isEqualTo("abc");
        assertThat(LINUX.tee(ends[0], copy[1], 100)).isEqualTo(-Errno.EAGAIN);
        LINUX.close(copy[0]);
        LINUX.close(copy[1]);
    }

    @Test
    void pipeGrowsAndSpliceFillsItNoFurther() {
        assertThat(LINUX.setPipeSize(ends[1], 1 << 20)).isEqualTo(1 << 20);
        byte[] block = new byte[1 << 16];
        int written = 0;
        for (int length = block.length; length > 0; length = LINUX.write(ends[1], block, 0, block.length)) {
            written += length;
        }
        assertThat(LINUX.write(ends[1], block, 0, block.length)).isEqualTo(-Errno.EAGAIN);
        assertThat(written - block.length).isEqualTo(1 << 20);
    }

    @Test
    void fifoThatItsWriterAlsoReadsOutlivesItsReader() {
        String path = directory.resolve("fifo").toString();
        ok(LINUX.mkfifo(path, 0600));
        int writer = ok(LINUX.open(path, Flags.O_RDWR, 0));
        int reader = ok(LINUX.open(path, Flags.O_RDONLY | Flags.O_NONBLOCK, 0));
        LINUX.close(reader);
        assertThat(LINUX.write(writer, "a".getBytes(UTF_8), 0, 1)).isEqualTo(1);
        int next = ok(LINUX.open(path, Flags.O_RDONLY | Flags.O_NONBLOCK, 0));
        assertThat(read(next)).isEqualTo("a");
        LINUX.close(next);
        LINUX.close(writer);
    }

    @Test
    void nonBlockingCanBeSwitched() {
        assertThat(LINUX.setNonBlocking(ends[0], false)).isZero();
        LINUX.close(ends[1]);
        ends[1] = -1;
        assertThat(LINUX.read(ends[0], new byte[1], 0, 1)).isZero();
        assertThat(LINUX.setNonBlocking(-1, true)).isEqualTo(-Errno.EBADF);
    }

    private int file() {
        return ok(LINUX.open(directory.resolve("file").toString(), Flags.O_RDWR | Flags.O_CREAT, 0600));
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(LINUX.write(ends[1], bytes, 0, bytes.length)).isEqualTo(bytes.length);
    }

    private static String read(int fd) {
        byte[] into = new byte[100];
        return new String(into, 0, ok(LINUX.read(fd, into, 0, into.length)), UTF_8);
    }
}
