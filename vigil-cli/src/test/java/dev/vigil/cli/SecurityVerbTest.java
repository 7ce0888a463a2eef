package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityVerbTest {
    @TempDir
    Path root;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(root.resolve("vigil.toml"), """
                [service.open]
                command = ["true"]
                user = "root"
                [service.closed]
                command = ["true"]
                user = "nobody"
                umask = "0077"
                sandbox = { no-new-privileges = true, capabilities = [], private-tmp = true, private-devices = true, \
                private-network = true, protect-home = true, protect-kernel = true, restrict-namespaces = true, \
                keyring = true, read-only = ["/"] }
                """);
    }

    @Test
    void allScores() {
        assertThat(Command.in(root).run("security").out())
                .isEqualTo("SERVICE  EXPOSURE  LEVEL\nopen     10.0      unsafe\nclosed   0.0       good\n");
    }

    @Test
    void eachThingHasItsReason() {
        Command.Ran ran = Command.in(root).run("security", "open");
        assertThat(ran.out())
                .contains("no  user                 2.0   it is root: all files are its own\n")
                .endsWith("exposure of open: 10.0 of 10, unsafe\n");
        assertThat(ran.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(Command.in(root).run("security", "closed").out())
                .contains("yes  capabilities               it has none\n")
                .endsWith("exposure of closed: 0.0 of 10, good\n");
    }

    @Test
    void json() {
        assertThat(Command.in(root).run("security", "closed", "--json").out())
                .startsWith(
                        "{\"services\":[{\"name\":\"closed\",\"exposure\":0.0,\"level\":\"good\",\"items\":[{\"key\":"
                                + "\"user\",\"ok\":true,\"reason\":\"it is not root\"}");
    }

    @Test
    void anUnknownServiceIsFour() {
        Command.Ran ran = Command.in(root).run("security", "nothing");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).isEqualTo("vigil: cannot find the service in the configuration (nothing)\n");
    }
}
