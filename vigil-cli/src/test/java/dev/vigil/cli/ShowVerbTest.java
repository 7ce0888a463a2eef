package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of a service, and where each comes from. */
class ShowVerbTest {
    @TempDir
    Path root;

    @BeforeEach
    void write() throws IOException {
        Path etc = Files.createDirectories(root.resolve("etc"));
        Files.writeString(etc.resolve("vigil.toml"), """
                [service.web]
                command = ["sleep", "5"]
                instances = 2
                stop = { timeout = "5s" }
                environment = { TOKEN = "s3cret" }
                """);
        Path changes = Files.createDirectories(etc.resolve("vigil.toml.d"));
        Files.writeString(changes.resolve("x.toml"), "[service.web]\nstop = { timeout = \"9s\" }\n");
    }

    @Test
    void eachSettingOfTheFilesHasItsPlace() {
        Command.Ran ran = Command.in(root).run("show", "web");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().replace(root + "/etc/", "").replaceAll(" +", " ")).isEqualTo("""
                web-1 vigil.toml:1
                 command ["sleep", "5"] vigil.toml:2
                 environment.TOKEN (not shown) vigil.toml:5
                 stop.timeout 9s vigil.toml.d/x.toml:2
                """);
        assertThat(Command.in(root).run("show", "web-2").out()).startsWith("web-2");
    }

    @Test
    void theDefaultsAreShownToo() {
        assertThat(Command.in(root).run("show", "--all", "web").out())
                .contains("umask")
                .contains("default")
                .doesNotContain("s3cret");
    }

    @Test
    void aServiceThatThereIsNotIsToldWithOneThatIsMeant() {
        assertThat(Command.in(root).run("show", "wbe-1"))
                .isEqualTo(new Command.Ran(4, "", "vigil: cannot show wbe-1: no such service; did you mean web-1?\n"));
    }
}
