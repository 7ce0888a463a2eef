package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionVerbTest {
    private static final String ACTIONS = "POST /api/v1/actions";

    @TempDir
    Path root;

    private FakeVigild vigild;

    @BeforeEach
    void start() throws IOException {
        vigild = FakeVigild.at(root);
    }

    @AfterEach
    void stop() throws IOException {
        vigild.close();
    }

    private String body() {
        return vigild.asked().getFirst().body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "restart", "reload"})
    void asksAndTellsTheOutcome(String action) {
        vigild.answers(ACTIONS, "{\"results\":[{\"name\":\"web\",\"ok\":true,\"message\":\"it is done\"}]}");
        Command.Ran ran = Command.in(root).run(action, "web");
        assertThat(ran).isEqualTo(new Command.Ran(0, "web: it is done\n", ""));
        assertThat(body())
                .isEqualTo("{\"action\":\"" + action + "\",\"names\":[\"web\"],\"all\":false,\"await\":true}");
    }

    @Test
    void oneFailureOfManyIsOne() {
        vigild.answers(
                ACTIONS,
                "{\"results\":[{\"name\":\"db\",\"ok\":false,\"message\":\"exit code 1 after 2 ms\"},"
                        + "{\"name\":\"web\",\"ok\":true,\"message\":\"running\"}]}");
        Command.Ran ran = Command.in(root).run("start", "db", "web");
        assertThat(ran)
                .isEqualTo(new Command.Ran(1, "web: running\n", "vigil: cannot start db: exit code 1 after 2 ms\n"));
    }

    /** vigild's own sentence has the same beginning. */
    @Test
    void theSubjectIsNamedOnce() {
        for (String action : new String[] {"start", "reload"}) {
            vigild.answers(
                    ACTIONS,
                    "{\"results\":[{\"name\":\"web\",\"ok\":false,\"message\":\"cannot " + action
                            + " web: not running\"}]}");
            assertThat(Command.in(root).run(action, "web").err())
                    .isEqualTo("vigil: cannot " + action + " web: not running\n");
        }
    }

    @Test
    void aRestartWithAChangedFileSaysWhatTakesItUp() throws IOException {
        Path file = Files.createDirectories(root.resolve("etc")).resolve("vigil.toml");
        Files.writeString(file, "");
        vigild.answers(ACTIONS, "{\"results\":[]}");
        vigild.answers("GET /api/v1/services", StatusVerbTest.services("web", "db"));
        vigild.answers(
                "POST /api/v1/apply",
                "{\"ok\":true,\"message\":\"restart web\",\"problems\":[],\"steps\":[{\"service\":\"web\",\"action\":"
                        + "\"restart\",\"reason\":\"command changed\",\"changes\":[{\"key\":\"command\",\"uptake\":"
                        + "\"restart\"},{\"key\":\"restart\",\"uptake\":\"live\"}]}]}");
        String hint = "vigil: configuration differs: vigil apply would restart web (command)\n";
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-21T10:00:01Z")));
        assertThat(Command.in(root).run("restart", "web").err()).isEqualTo(hint);
        assertThat(Command.in(root).run("status").err()).isEqualTo(hint);
        Command.Ran json = Command.in(root).run("status", "--json");
        assertThat(json.err()).isEmpty();
        assertThat(json.out()).contains("\"drift\":[\"command\"]");
        vigild.answers("POST /api/v1/apply", 404, "{\"error\":\"cannot find it\"}");
        assertThat(Command.in(root).run("status").err())
                .isEqualTo("vigil: " + file + " has changed since vigild has read it\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-21T09:59:59Z")));
        assertThat(Command.in(root).run("restart", "web").err()).isEmpty();
        assertThat(Command.in(root).run("status").err()).isEmpty();
    }

    @Test
    void allAndNoWaitAreHandedOn() {
        vigild.answers(ACTIONS, "{\"results\":[]}");
        assertThat(Command.in(root).run("stop", "--all", "--no-wait").code()).isZero();
        assertThat(body()).isEqualTo("{\"action\":\"stop\",\"names\":[],\"all\":true,\"await\":false}");
    }

    @Test
    void aSignalIsHandedOn() {
        vigild.answers(ACTIONS, "{\"results\":[{\"name\":\"web\",\"ok\":true,\"message\":\"sent\"}]}");
        assertThat(Command.in(root).run("signal", "USR1", "web").code()).isZero();
        assertThat(body())
                .isEqualTo(
                        "{\"action\":\"signal\",\"names\":[\"web\"],\"all\":false,\"signal\":\"USR1\",\"await\":true}");
    }

    @Test
    void anUnknownServiceIsFour() {
        vigild.answers(ACTIONS, 404, "{\"error\":\"cannot start nosuch: no such service\"}");
        assertThat(Command.in(root).run("start", "nosuch"))
                .isEqualTo(new Command.Ran(4, "", "vigil: cannot start nosuch: no such service\n"));
    }

    @Test
    void whoSaysAllIsToldHowThatIsSaid() {
        vigild.answers(ACTIONS, 404, "{\"error\":\"cannot stop: no such service (all)\"}");
        assertThat(Command.in(root).run("stop", "all").err())
                .isEqualTo("vigil: cannot stop: no such service (all); --all is every service\n");
    }

    @Test
    void whatVigildRefusesIsOne() {
        vigild.answers(ACTIONS, 409, "{\"error\":\"cannot start web: vigild ends\"}");
        assertThat(Command.in(root).run("start", "web").code()).isEqualTo(1);
    }

    @Test
    void neitherNamesNorAllIsWrongUse() {
        assertThat(Command.in(root).run("start").code()).isEqualTo(2);
        assertThat(Command.in(root).run("stop", "--all", "web").code()).isEqualTo(2);
        assertThat(Command.in(root).run("signal", "HUP").code()).isEqualTo(2);
        assertThat(vigild.asked()).isEmpty();
    }
}
