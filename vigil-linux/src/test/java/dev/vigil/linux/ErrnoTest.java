package dev.vigil.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ErrnoTest {
    private static final int LAST = 133;

    @TempDir
    Path directory;

    @Test
    void saysTextAndName() {
        assertThat(Errno.describe(Errno.EACCES)).isEqualTo("permission denied (EACCES)");
        assertThat(Errno.describe(-Errno.ENOENT)).isEqualTo("no such file or directory (ENOENT)");
        assertThat(Errno.name(-Errno.EAGAIN)).isEqualTo("EAGAIN");
    }

    @Test
    void unknownNumbersAreShown() {
        assertThat(Errno.describe(-4095)).isEqualTo("unknown error (4095)");
        assertThat(Errno.name(41)).isEqualTo("41");
    }

    @Test
    void namesAreThoseOfTheHeaders() throws IOException {
        Path compiler = Path.of("/usr/bin/gcc");
        Path headers = Path.of("/usr/include/errno.h");
        Assumptions.assumeTrue(Files.exists(compiler) && Files.exists(headers), "gcc or libc6-dev is not installed");
        Path source = Files.writeString(directory.resolve("errno.c"), "#include <errno.h>\n");
        String macros = Children.output(directory, compiler.toString(), "-dM", "-E", source.toString());
        String ours = IntStream.rangeClosed(1, LAST)
                .filter(number -> !Errno.name(number).equals(Integer.toString(number)))
                .mapToObj(number -> "#define " + Errno.name(number) + " " + number)
                .sorted()
                .collect(Collectors.joining("\n"));
        String theirs = macros.lines()
                .filter(line -> line.matches("#define E\\w+ \\d+"))
                .sorted()
                .collect(Collectors.joining("\n"));
        assertThat(ours).isEqualTo(theirs);
    }
}
