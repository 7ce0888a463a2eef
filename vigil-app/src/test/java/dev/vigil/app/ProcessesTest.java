package dev.vigil.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessesTest {
    private static final int US = (int) ProcessHandle.current().pid();

    private final ProcessGroups groups = new ProcessGroups();

    @TempDir
    Path directory;

    @Test
    void groupsAndSessionsAreThoseOfTheKernel() throws Exception {
        assertThat(groups.group(0)).isEqualTo(groups.group(US));
        assertThat(groups.session(0)).isEqualTo(groups.session(US));
        assertThat(groups.group(Integer.MAX_VALUE)).isEmpty();
        assertThat(groups.session(Integer.MAX_VALUE)).isEmpty();
        Process leader = new ProcessBuilder("setsid", "cat").start();
        try (var pipe = leader.outputWriter(StandardCharsets.UTF_8);
                var echo = leader.inputReader(StandardCharsets.UTF_8)) {
            pipe.write("x\n");
            pipe.flush();
            assertThat(echo.readLine()).isEqualTo("x");
            assertThat(groups.isSessionLeader((int) leader.pid())).isTrue();
            assertThat(groups.isGroupLeader((int) leader.pid())).isTrue();
        } finally {
            leader.destroyForcibly().waitFor();
        }
    }

    @Test
    void foregroundIsThatOfTheTerminalOfWhoHasOne() {
        boolean terminal =
                Files.isReadable(Path.of("/dev/tty")) && groups.foreground().isPresent();
        assertThat(groups.isInForeground())
                .isEqualTo(terminal && groups.foreground().equals(groups.group(0)));
    }

    @Test
    void umaskHoldsForOnePartOfTheProgramOnly() throws Exception {
        Path child = directory.resolve("child");
        Path own = directory.resolve("own");
        Path before = Files.createFile(directory.resolve("before"));
        Umask.of(0077).call(() -> {
            Files.createFile(own);
            return new ProcessBuilder("touch", child.toString()).start().waitFor();
        });
        assertThat(mode(own)).isEqualTo("rw-------");
        assertThat(mode(child)).isEqualTo("rw-------");
        Path other = Files.createFile(directory.resolve("other"));
        Umask.of(0).call(() -> Files.createFile(directory.resolve("open")));
        assertThat(mode(directory.resolve("open"))).isEqualTo("rw-rw-rw-");
        Path after = Files.createFile(directory.resolve("after"));
        assertThat(List.of(mode(other), mode(after))).containsOnly(mode(before));
    }

    @Test
    void umaskPassesFailuresOnAndRefusesOtherBits() {
        assertThatThrownBy(() -> Umask.of(022).call(() -> {
                    throw new IOException("full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("full");
        assertThatThrownBy(() -> Umask.of(01000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot use umask: it has more than nine bits (01000)");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
