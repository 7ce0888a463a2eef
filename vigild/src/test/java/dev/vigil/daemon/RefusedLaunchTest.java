package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedLaunchTest {
    @TempDir
    Path root;

    private String reason(String settings) {
        try (LiveVigild vigild = LiveVigild.start(root, "[service.web]\nrestart = \"never\"\n" + settings)) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("failed");
            return vigild.status("web").reason();
        }
    }

    @Test
    void aProgramThatIsNowhereInPath() {
        assertThat(reason("command = [\"no-such-program\"]")).contains("no-such-program: not found in PATH (");
    }

    @Test
    void aPathWhereNothingIs() {
        assertThat(reason("command = [\"ROOT/nothing\"]")).contains("/nothing: no such file or directory (ENOENT)");
    }

    @Test
    void aDirectory() {
        assertThat(reason("command = [\"/etc\"]")).contains("/etc: is a directory");
    }

    @Test
    void aFileThatIsNotExecutable() throws IOException {
        Files.writeString(root.resolve("text"), "text");
        assertThat(reason("command = [\"ROOT/text\"]")).contains("/text: not executable (EACCES)");
    }

    @Test
    void aScriptWhoseInterpreterIsMissing() throws IOException {
        Path script = Files.writeString(root.resolve("script"), "#!/no/such/interpreter\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        assertThat(reason("command = [\"ROOT/script\"]")).contains("its interpreter");
    }

    @Test
    void aMissingWorkingDirectory() {
        assertThat(reason("command = [\"sleep\", \"1\"]\nworking-directory = \"ROOT/nowhere\""))
                .contains("working directory ")
                .contains("/nowhere: no such file or directory (ENOENT)");
    }

    @Test
    void anUnknownUser() {
        assertThat(reason("command = [\"sleep\", \"1\"]\nuser = \"no-such-user\""))
                .contains("no-such-user: no such user");
    }

    @Test
    void aMissingEnvironmentFile() {
        assertThat(reason("command = [\"sleep\", \"1\"]\nenvironment-file = \"ROOT/env\""))
                .contains("environment file ")
                .contains("/env: no such file");
    }

    /** One that is there when the configuration is read is a problem of the configuration. */
    @Test
    void aLineOfAnEnvironmentFileThatIsNotUnderstood() {
        assertThat(reason("""
                command = ["sleep", "1"]
                environment-file = "ROOT/env"
                requires = ["first"]
                [service.first]
                kind = "oneshot"
                command = ["sh", "-c", "printf 'A=1\\nPORT 5000\\nKEY : v\\n' >ROOT/env"]
                """))
                .isEqualTo("cannot start web: environment file " + root.resolve("env")
                        + ":2:1: not a line like NAME=value (PORT 5000) and 1 more");
    }

    @Test
    void aLogDirectoryThatCanNotBeMade() throws IOException {
        Files.createDirectories(root.resolve("log"));
        Files.writeString(root.resolve("log/web"), "in the way");
        assertThat(reason("command = [\"sleep\", \"1\"]")).contains("cannot ").contains("log/web");
    }
}
