package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpVerbTest {
    @TempDir
    Path root;

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(root.resolve("vigil.toml"), "[service.web]\ncommand = [\"true\"]\n");
        Files.createDirectories(root.resolve("run"));
        Files.createDirectories(root.resolve("home/bin"));
        Files.createDirectories(root.resolve("home/lib"));
        Files.copy(
                Path.of("../vigil-dist/src/main/dist/lib/vigil-guard"),
                root.resolve("home/lib/vigil-guard"),
                StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** A distribution whose vigild is a shell script. */
    private Command withVigild(String script) throws IOException {
        Path vigild = Files.writeString(root.resolve("home/bin/vigild"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(vigild, PosixFilePermissions.fromString("rwx------"));
        return Command.in(root).with("VIGIL_HOME", root.resolve("home").toString());
    }

    private static String status(String state, String reason) {
        return "{\"services\":[{\"name\":\"web\",\"state\":\"" + state + "\",\"goal\":\"up\",\"incarnation\":1,"
                + "\"ready\":true,\"since\":\"2026-11-21T14:00:00Z\",\"restarts\":0,\"reason\":\"" + reason
                + "\"}],\"vigild\":{\"pid\":7,\"version\":\"1\",\"since\":\"2026-11-21T14:00:00Z\"}}";
    }

    /** Begins to be reachable when the script says so. */
    private FakeVigild hidden() throws IOException {
        return FakeVigild.listening(root.resolve("run/hidden.sock"));
    }

    private static final String LISTEN = "mv run/hidden.sock run/vigil.sock; echo ready >&3";

    private String inRoot(String script) {
        return "cd '" + root + "'; " + script;
    }

    @Test
    void detachedReturnsWhenAllIsReady() throws IOException {
        Command command = withVigild(inRoot("echo \"$*\" >arguments; " + LISTEN));
        try (FakeVigild vigild = hidden()) {
            vigild.answers(
                    "GET /api/v1/settled", "{\"results\":[{\"name\":\"web\",\"ok\":true,\"message\":\"running\"}]}");
            vigild.answers("GET /api/v1/services", status("running", "ready"));
            Command.Ran ran = command.run("up", "-d", "web");
            assertThat(ran.err()).isEmpty();
            assertThat(ran.code()).isZero();
            assertThat(ran.out()).contains("web   running");
        }
        assertThat(Files.readString(root.resolve("arguments")))
                .isEqualTo("--root " + root + " --foreground --ready-fd 3 -f " + root + "/vigil.toml --only web\n");
    }

    /** The service is up again when it is asked for: the table must not say so beside an exit code of failure. */
    @Test
    void detachedShowsTheMomentOfItsExitCode() throws IOException {
        Command command = withVigild(inRoot(LISTEN));
        try (FakeVigild vigild = hidden()) {
            String then = status("backoff", "exit code 1");
            String services = then.substring(then.indexOf('['), then.indexOf(']') + 1);
            vigild.answers(
                    "GET /api/v1/settled",
                    "{\"results\":[{\"name\":\"web\",\"ok\":false,\"message\":\"exit code 1\"}],\"services\":"
                            + services + "}");
            vigild.answers("GET /api/v1/services", status("running", "ready"));
            Command.Ran ran = command.run("up", "-d");
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.out()).contains("web   backoff").doesNotContain("running");
        }
    }

    @Test
    void detachedSaysThatAnotherRequestHasStoppedIt() throws IOException {
        Command command = withVigild(inRoot(LISTEN));
        try (FakeVigild vigild = hidden()) {
            vigild.answers(
                    "GET /api/v1/settled", "{\"results\":[{\"name\":\"web\",\"ok\":true,\"message\":\"down\"}]}");
            vigild.answers(
                    "GET /api/v1/services", status("down", "stopped").replace("\"goal\":\"up\"", "\"goal\":\"down\""));
            Command.Ran ran = command.run("up", "-d");
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).isEqualTo("vigil: cannot start web: stopped by another request\n");
        }
    }

    @Test
    void detachedNamesWhatFailedAndWhy() throws IOException {
        Command command = withVigild(inRoot(LISTEN));
        try (FakeVigild vigild = hidden()) {
            vigild.answers(
                    "GET /api/v1/settled",
                    "{\"results\":[{\"name\":\"web\",\"ok\":false,\"message\":\"exit code 1\"}]}");
            vigild.answers("GET /api/v1/services", status("failed", "exit code 1"));
            Command.Ran ran = command.run("up", "-d");
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).isEqualTo("vigil: cannot start web: exit code 1\n");
        }
    }

    @Test
    void aVigildThatEndsAtOnceIsToldWithItsLastWords() throws IOException {
        Files.writeString(root.resolve("run/vigild.log"), "words of an earlier one\n");
        Command.Ran ran =
                withVigild("echo 'vigild: cannot listen: no' >&2; exit 1").run("up", "-d");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .isEqualTo("vigild: cannot listen: no\nvigil: cannot start vigild: it ended before it listened (see "
                        + root.resolve("run/vigild.log") + ")\n");
    }

    @Test
    void aMissingDistributionIsToldSo() {
        Command.Ran ran = Command.in(root).with("VIGIL_HOME", "/nonexistent").run("up", "-d");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).startsWith("vigil: cannot start vigild: ").contains("ENOENT");
    }

    @Test
    void aSecondOneOnTheSameRootIsRefused() throws IOException {
        try (FakeVigild vigild = FakeVigild.at(root)) {
            vigild.answers("GET /api/v1/services", status("running", "ready"));
            for (String detach : new String[] {"--detach", "--root=" + root}) {
                Command.Ran ran = Command.in(root).run("up", detach);
                assertThat(ran.code()).isEqualTo(1);
                assertThat(ran.err()).startsWith("vigil: cannot start vigild: one runs here already, pid 7 (");
            }
        }
    }

    @Test
    void anInvalidFileIsTwoWithEveryProblem() throws IOException {
        Files.writeString(root.resolve("vigil.toml"), "[service.web]\ncomand = \"x\"\n");
        Command.Ran ran = Command.in(root).run("up", "-d");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("vigil.toml:2:1: ").contains("cannot use the configuration");
    }

    @Test
    void aServiceThatIsNotInTheFilesIsFour() {
        Command.Ran ran = Command.in(root).run("up", "nosuch");
        assertThat(ran).isEqualTo(new Command.Ran(4, "", "vigil: cannot start nosuch: no such service in the files\n"));
    }
}
