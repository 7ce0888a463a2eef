package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that a service finds as files. */
@ForServiceUsers
class ServiceCredentialsTest {
    private static final String SECRET = "s3cret-é\0\377";

    @TempDir
    Path root;

    private final ServiceUsers users;

    ServiceCredentialsTest(ServiceUsers users) {
        this.users = users;
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private Path secret() throws IOException {
        Path file = root.resolve("secret");
        Files.write(file, SECRET.getBytes(StandardCharsets.ISO_8859_1));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private Path folder() {
        return root.resolve("run/credentials/web");
    }

    private static String service(String command) {
        return """
                [service.web]
                command = ["sh", "-c", "%s"]
                restart = "never"
                credentials = { password = "ROOT/secret" }
                """.formatted(command);
    }

    @Test
    void theProgramReadsThemAndNobodySeesThem() throws IOException {
        secret();
        String toml = service("cat $CREDENTIALS_DIRECTORY/password > WORK/seen; ls -l $CREDENTIALS_DIRECTORY; "
                        + "ls -ld $CREDENTIALS_DIRECTORY; echo ready; exec sleep 1000")
                + "ready = { log = \"ready\" }\n";
        try (LiveVigild vigild = LiveVigild.start(root, users.in(toml))) {
            vigild.await("web", "running", 1);
            assertThat(Files.readAllBytes(root.resolve("work/seen")))
                    .isEqualTo(Files.readAllBytes(root.resolve("secret")));
            assertThat(vigild.log("web")).contains("-r--------", "dr-x------");
            String proc = "/proc/" + vigild.pid("web");
            assertThat(Files.readString(Path.of(proc, "cmdline"))).doesNotContain("s3cret");
            assertThat(Files.readString(Path.of(proc, "environ")))
                    .contains("CREDENTIALS_DIRECTORY=" + folder())
                    .doesNotContain("s3cret");
        }
        assertThat(folder()).doesNotExist();
    }

    /** Both run at once; each of them tries the folder of the other. */
    @Test
    @EnabledIf("isRoot")
    void theServiceOfAnotherUserCannotReadThem() throws IOException {
        secret();
        String toml = """
                [service.web]
                user = "nobody"
                working-directory = "/"
                command = ["sleep", "1000"]
                credentials = { password = "ROOT/secret" }
                [service.thief]
                user = "daemon"
                working-directory = "/"
                kind = "oneshot"
                after = ["web"]
                success-exit = [1]
                command = ["sh", "-c", "cat ROOT/run/credentials/web/password || ls ROOT/run/credentials/web || \
                ls ROOT/run/credentials"]
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.log("thief"))
                    .doesNotContain("s3cret")
                    .containsSubsequence("Permission denied", "Permission denied", "Permission denied");
        }
    }

    @Test
    void aFileThatIsMissingRefusesTheStart() {
        try (LiveVigild vigild = LiveVigild.start(root, users.in(service("exec sleep 1000")))) {
            vigild.settle();
            assertThat(vigild.status("web").reason())
                    .isEqualTo("cannot start web: credential password: " + root
                            + "/secret: no such file or directory (ENOENT)");
            assertThat(folder()).doesNotExist();
        }
    }

    /** Who can replace the file by a link would read what only root can. */
    @Test
    @EnabledIf("isRoot")
    void aFileThatAnotherMayReplaceIsRefused() throws IOException {
        Path open = Files.createDirectory(root.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createSymbolicLink(open.resolve("link"), secret());
        String toml = """
                [service.web]
                user = "nobody"
                working-directory = "/"
                command = ["sleep", "1000"]
                restart = "never"
                credentials = { password = "ROOT/open/link" }
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.status("web").reason())
                    .isEqualTo("cannot start web: credential password: " + open
                            + " may be written by others (mode 0777, owner root)");
        }
    }

    @Test
    void theyAreReadAgainAtEachStartAndRemovedByTheNextVigild() throws IOException {
        Path secret = secret();
        try (KillableVigild vigild = KillableVigild.start(root, users.in(service("exec sleep 1000")))) {
            vigild.await("web", "running");
            vigild.kill();
            vigild.startAgain();
            assertThat(folder().resolve("password")).exists();
            Files.writeString(secret, "another");
            vigild.act("restart", true, "web");
            assertThat(folder().resolve("password")).hasContent("another");
            vigild.terminate();
            Eventually.holds("it is removed", () -> Files.notExists(folder()));
        }
    }
}
