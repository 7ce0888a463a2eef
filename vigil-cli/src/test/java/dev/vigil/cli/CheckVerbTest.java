package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckVerbTest {
    @TempDir
    Path root;

    @Test
    void aGoodFileIsOk() throws IOException {
        Files.writeString(root.resolve("vigil.toml"), "[service.web]\ncommand = [\"true\"]\n");
        assertThat(Command.in(root).run("check")).isEqualTo(new Command.Ran(0, "ok: 1 service\n", ""));
    }

    @Test
    void everyProblemIsToldWithItsPlace() throws IOException {
        Path file = root.resolve("odd.toml");
        Files.writeString(file, "[service.web]\ncommand = [\"true\"]\nrestrat = \"always\"\nnice = \"x\"\n");
        Command.Ran ran = Command.in(root).run("check", file.toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).contains(file + ":3:").contains("restart").contains(file + ":4:");
        assertThat(ran.err()).isEqualTo("vigil: cannot use the configuration: it is invalid (2 problems)\n");
    }

    @Test
    void theSupervisorsOwnConfigurationIsTheLastResort() throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/vigil.toml"), "[service.web]\ncommand = [\"true\"]\n");
        assertThat(Command.in(root).run("check").out()).isEqualTo("ok: 1 service\n");
    }

    @Test
    void aNameThatMakesTheNotifySocketsPathTooLongIsTold() throws IOException {
        String name = "n".repeat(60);
        Path file = root.resolve("long.toml");
        Files.writeString(file, "[service." + name + "]\ncommand = [\"true\"]\nready = { notify = true }\n");
        String deep = "/tmp/" + "d".repeat(40);
        Command.Ran ran = Command.in(root).run("--root", deep, "check", file.toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out())
                .isEqualTo(file + ":1:1: cannot make a notify socket for " + name
                        + ": its path is longer than 107 bytes (" + deep + "/run/notify/" + name
                        + ")\n");
        assertThat(Command.in(root)
                        .run("--root", "/tmp/d", "check", file.toString())
                        .code())
                .isZero();
    }

    @Test
    void nothingToCheckIsTwo() {
        Command.Ran ran = Command.in(root).run("check");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("vigil: cannot find a configuration: no vigil.toml and no Procfile here");
    }

    @Test
    void aMissingFileIsTwo() {
        assertThat(Command.in(root).run("check", "nosuch.toml").code()).isEqualTo(2);
    }

    @Test
    void whatThisMachineLacksIsToldWithThePlaceOfTheService() throws IOException {
        Path file = root.resolve("here.toml");
        Files.writeString(root.resolve("plain"), "text");
        Files.writeString(file, """
                [service.web]
                command = ["no-such-program"]
                working-directory = "gone"
                environment-file = ["gone.env", "-optional.env"]
                [service.db]
                command = ["./plain"]
                instances = 2
                stop = { command = ["/no/such/stop"] }
                [service.job]
                command = ["true", "$HOME/x"]
                user = "no-such-user"
                """);
        Command.Ran ran = Command.in(root).run("check", file.toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out().replaceAll("PATH \\(.*\\)", "PATH"))
                .isEqualTo("""
                FILE:1:1: web: working directory ROOT/gone: no such file or directory (ENOENT)
                FILE:1:1: web: environment file ROOT/gone.env: no such file
                FILE:1:1: web: no-such-program: not found in PATH
                FILE:5:1: db: ROOT/./plain: not executable (EACCES)
                FILE:5:1: db: /no/such/stop: no such file or directory (ENOENT)
                FILE:9:1: job: user no-such-user: no such user
                FILE:9:1: warning: job: no shell is run that would replace $HOME; write its value, \
                or run ["sh", "-c", "..."]
                """.replace("FILE", file.toString()).replace("ROOT", root.toString()));
        assertThat(ran.err())
                .isEqualTo(
                        "vigil: cannot run this here: this machine lacks something (6 problems); the files themselves"
                                + " are good, see --files-only\n");
        assertThat(Command.in(root).run("check", "--files-only", file.toString()))
                .isEqualTo(new Command.Ran(0, "ok: 4 services\n", ""));
    }
}
