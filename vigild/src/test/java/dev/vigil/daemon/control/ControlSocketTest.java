package dev.vigil.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
    private final Linux linux = new NativeLinux();

    @TempDir
    private Path directory;

    private Path path() {
        return directory.resolve("vigil.sock");
    }

    private ControlSocket open(Path path) {
        return ControlSocket.open(linux, path.toString());
    }

    private void assertRefused(ControlSocket socket, String reason) {
        assertThat(socket)
                .isInstanceOfSatisfying(
                        ControlSocket.Refused.class,
                        refused -> assertThat(refused.problem())
                                .startsWith("cannot listen: ")
                                .contains(reason)
                                .endsWith(")"));
    }

    @Test
    void onlyItsOwnerMayConnect() throws IOException {
        int umask = linux.umask(0);
        try {
            ControlSocket.Listening listening = (ControlSocket.Listening) open(path());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                    .isEqualTo("rw-------");
            linux.close(listening.fd());
        } finally {
            linux.umask(umask);
        }
    }

    @Test
    void aSocketThatACrashLeftBehindIsTakenOver() {
        ControlSocket.Listening dead = (ControlSocket.Listening) open(path());
        linux.close(dead.fd());
        assertThat(path()).exists();
        ControlSocket.Listening next = (ControlSocket.Listening) open(path());
        new TestClient(path()).close();
        linux.close(next.fd());
    }

    @Test
    void aSecondListenerIsRefusedAndTheFirstStays() {
        ControlSocket.Listening first = (ControlSocket.Listening) open(path());
        assertRefused(open(path()), "another vigild answers there (" + path());
        new TestClient(path()).close();
        linux.close(first.fd());
    }

    @Test
    void aListenerWhoseQueueIsFullCountsAsAlive() throws IOException {
        try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            busy.bind(UnixDomainSocketAddress.of(path()), 1);
            try (TestClient first = new TestClient(path());
                    TestClient second = new TestClient(path())) {
                assertThat(first.ended() || second.ended()).isFalse();
                assertRefused(open(path()), "another vigild answers there");
            }
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        Files.writeString(path(), "precious");
        assertRefused(open(path()), "a file that is no socket is in the way");
        assertThat(path()).hasContent("precious");
    }

    @Test
    void aDirectoryThatIsNotThereOrAPathThatIsTooLongIsTold() {
        assertRefused(open(directory.resolve("no/vigil.sock")), "ENOENT");
        assertRefused(open(directory.resolve("x".repeat(120))), "ENAMETOOLONG");
    }
}
