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
    void nothingToCheckIsTwo() {
        Command.Ran ran = Command.in(root).run("check");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("vigil: cannot find a configuration: no vigil.toml and no Procfile here");
    }

    @Test
    void aMissingFileIsTwo() {
        assertThat(Command.in(root).run("check", "nosuch.toml").code()).isEqualTo(2);
    }
}
