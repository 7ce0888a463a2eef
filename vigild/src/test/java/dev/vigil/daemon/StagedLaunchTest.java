package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What happens between the spawn and a program's first instruction. */
class StagedLaunchTest {
    @TempDir
    Path root;

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private String reason(String settings) {
        String toml = "[service.web]\nrestart = \"never\"\n" + settings;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("failed");
            return vigild.status("web").reason();
        }
    }

    private void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void aLimitThatCannotBeSetIsNamedWithItsValue() {
        assertThat(reason("command = [\"true\"]\nlimits = { nofile = 2000000000 }\n"))
                .isEqualTo("cannot start web: limit nofile 2000000000: operation not permitted (EPERM)");
    }

    @Test
    @EnabledIf("isRoot")
    void aProgramThatItsUserMayNotExecuteIsNamed() throws IOException {
        permit(root, "rwxr-xr-x");
        Path program = Files.writeString(root.resolve("program"), "#!/bin/sh\n");
        permit(program, "rwx------");
        assertThat(reason("command = [\"" + program + "\"]\nuser = \"nobody\"\nworking-directory = \"/\"\n"))
                .isEqualTo("cannot start web: " + program + ": not executable for its user (EACCES)");
    }

    /** execvp(3) of the user goes on to the next; one of root finds all that only root may execute. */
    @Test
    @EnabledIf("isRoot")
    void aProgramInPathThatItsUserMayNotExecuteIsPassedOver() throws IOException {
        permit(root, "rwxr-xr-x");
        Path closed = Files.createDirectory(root.resolve("closed"));
        Path refused = Files.createDirectory(root.resolve("refused"));
        Path directory =
                Files.createDirectories(root.resolve("directory/program")).getParent();
        Path open = Files.createDirectory(root.resolve("open"));
        for (Path folder : List.of(closed, refused, open)) {
            Path program = Files.writeString(
                    folder.resolve("program"), "#!/bin/sh\necho \"$1 of ${0%/*}, $program $folder\"\n");
            permit(program, folder.equals(refused) ? "rwx------" : "rwxr-xr-x");
        }
        permit(closed, "rwx------");
        String toml = """
                [service.web]
                kind = "oneshot"
                command = ["program", "it's"]
                user = "nobody"
                working-directory = "/"
                environment = { PATH = "%s:%s:%s:%s:/usr/bin:/bin", program = "a", folder = "b" }
                """.formatted(closed, refused, directory, open);
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("completed");
            assertThat(vigild.log("web")).isEqualTo("it's of " + open + ", a b\n");
        }
    }

    @Test
    @EnabledIf("isRoot")
    void aDirectoryThatItsUserMayNotEnterIsNamed() throws IOException {
        permit(root, "rwxr-xr-x");
        Path directory = Files.createDirectory(root.resolve("own"));
        permit(directory, "rwx------");
        assertThat(reason("command = [\"true\"]\nuser = \"nobody\"\nworking-directory = \"" + directory + "\"\n"))
                .isEqualTo("cannot start web: working directory " + directory + ": permission denied (EACCES)");
    }

    /** Every dynamically linked program writes a file when it sees these variables. */
    @Test
    @EnabledIf("isRoot")
    void nothingOfTheEnvironmentReachesAProgramBeforeTheIdsHaveChanged() throws IOException {
        permit(root, "rwxr-xr-x");
        Path seen = Files.createDirectory(root.resolve("seen"));
        permit(seen, "rwxrwxrwx");
        String toml = """
                [service.web]
                kind = "oneshot"
                command = ["/bin/true"]
                user = "nobody"
                working-directory = "/"
                limits = { core = 0 }
                environment = { LD_DEBUG = "libs", LD_DEBUG_OUTPUT = "%s/by" }
                """.formatted(seen);
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.status("web").state()).isEqualTo("completed");
        }
        try (Stream<Path> files = Files.list(seen)) {
            assertThat(files.toList())
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat(Files.getOwner(file).getName()).isEqualTo("nobody"));
        }
    }

    @Test
    @EnabledIf("isRoot")
    void wordsAndVariablesArriveAsTheyAre() {
        String toml = """
                [service.web]
                kind = "oneshot"
                command = ["printf", "%s|", "it's", "$HOME `id`", "a\\nb", "", "-n"]
                user = "nobody"
                working-directory = "/"
                clear-environment = true
                environment = { QUOTED = "'\\"$(id)", "ODD.NAME" = "1" }
                [service.env]
                kind = "oneshot"
                command = ["env"]
                user = "nobody"
                working-directory = "/"
                clear-environment = true
                environment = { QUOTED = "'\\"$(id)", "ODD.NAME" = "1 2" }
                """;
        try (LiveVigild vigild = LiveVigild.start(root, toml)) {
            vigild.settle();
            assertThat(vigild.log("web")).isEqualTo("it's|$HOME `id`|a\nb||-n|");
            assertThat(vigild.log("env"))
                    .contains("QUOTED='\"$(id)\n", "ODD.NAME=1 2\n")
                    .doesNotContain("OLDPWD");
        }
    }
}
