package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorVerbTest {
    @TempDir
    Path root;

    @Test
    void eachFeatureHasAnAnswer() {
        Command.Ran ran = Command.in(root).run("doctor");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("Linux ")
                .contains("FEATURE", "user, group", "private-network", "restrict-namespaces", "control groups (v2)");
        assertThat(ran.out().lines()).allMatch(line -> line.length() <= 100);
    }

    /** Nobody has all capabilities here or can be given one that does not exist for vigild itself. */
    @Test
    void aServiceThatLosesSomethingIsNamedWithIt() throws IOException {
        Files.writeString(root.resolve("vigil.toml"), """
                [service.web]
                command = ["true"]
                [service.sleepy]
                command = ["true"]
                sandbox = { keyring = true }
                """);
        Command.Ran ran = Command.in(root).run("doctor", "--json");
        assertThat(ran.out()).contains("\"keyring\":{\"here\":", "\"services\":{\"web\":[],\"sleepy\":[");
        assertThat(ran.code()).isEqualTo(ran.out().contains("\"sleepy\":[]") ? 0 : 1);
    }

    @Test
    void checkNamesWhatIsMissing() throws IOException {
        Path all = Files.writeString(root.resolve("all"), "");
        Files.setPosixFilePermissions(all, PosixFilePermissions.fromString("rw-r--r--"));
        Path file = Files.writeString(root.resolve("vigil.toml"), """
                [service.web]
                command = ["true"]
                sandbox = { read-only = ["/nix/store/none"] }
                credentials = { key = "/nix/store/key", all = "all" }
                """);
        Command.Ran ran = Command.in(root).run("check");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out())
                .contains(file + ":1:1: web: credential key: /nix/store/key: no such file or directory (ENOENT)\n")
                .contains(file + ":1:1: warning: web: credential all: " + root + "/all can be read by all users\n")
                .contains(file + ":1:1: web: sandbox read-only /nix/store/none: no such file or directory (ENOENT)\n");
    }

    @Test
    void checkTellsThatASandboxHidesTheWorkingDirectory() throws IOException {
        Path data = Files.createDirectory(root.toRealPath().resolve("data"));
        Path file = Files.writeString(root.resolve("vigil.toml"), """
                [service.web]
                command = ["true"]
                working-directory = "%1$s"
                sandbox = { hidden = ["%2$s"] }
                [service.given]
                command = ["true"]
                working-directory = "%1$s"
                sandbox = { hidden = ["%2$s"], read-write = ["%1$s"] }
                """.formatted(data, data.getParent()));
        Command.Ran ran = Command.in(root).run("check");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out())
                .contains(file + ":1:1: web: working directory " + data + " is hidden from it (sandbox hidden "
                        + data.getParent() + ")\n")
                .doesNotContain("given: working directory");
    }
}
