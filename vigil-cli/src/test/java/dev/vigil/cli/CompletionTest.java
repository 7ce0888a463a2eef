package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {
    private static final String STATUS = "{\"services\":[" + service("web") + "," + service("worker")
            + "],\"vigild\":{\"pid\":7,\"version\":\"1\",\"since\":\"2026-11-21T10:00:00Z\"}}";

    @TempDir
    Path root;

    private static String service(String name) {
        return "{\"name\":\"" + name + "\",\"state\":\"running\",\"goal\":\"up\",\"incarnation\":1,\"ready\":true,"
                + "\"since\":\"2026-11-21T10:00:00Z\",\"restarts\":0,\"reason\":\"ready\"}";
    }

    /** Candidates without their descriptions. */
    private List<String> complete(String... words) {
        List<String> arguments = new ArrayList<>(List.of("__complete", "--"));
        arguments.addAll(Arrays.asList(words));
        Command.Ran ran = Command.in(root).run(arguments.toArray(String[]::new));
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        return ran.out().lines().map(line -> line.split("\t", 2)[0]).toList();
    }

    @Test
    void verbsAreOffered() {
        assertThat(complete("")).containsExactlyInAnyOrderElementsOf(Verbs.names());
        assertThat(complete("sta")).containsExactlyInAnyOrder("status", "start");
        assertThat(complete("--root", "/x", "dow")).containsExactly("down");
    }

    @Test
    void optionsOfTheVerbAreOffered() {
        assertThat(complete("start", "--")).containsExactly("--root", "--no-project", "--help", "--all", "--no-wait");
        assertThat(complete("daemon", "--r")).containsExactly("--root");
    }

    @ParameterizedTest
    @CsvSource({
        "check, :files",
        "up -f, :files",
        "status --root, :directories",
        "run, :commands",
        "run ls, :files",
        "run --user, :users",
        "run --group, :groups",
        "run --chdir, :directories"
    })
    void theShellIsAskedForWhatItKnows(String words, String answer) {
        List<String> line = new ArrayList<>(Arrays.asList(words.split(" ", -1)));
        line.add("");
        assertThat(complete(line.toArray(String[]::new))).containsExactly(answer);
    }

    @Test
    void valuesAreOffered() {
        assertThat(complete("logs", "--stream", "")).containsExactly("out", "err");
        assertThat(complete("run", "--restart", "on-f")).containsExactly("on-failure");
        assertThat(complete("run", "--restart=ne")).containsExactly("--restart=never");
        assertThat(complete("signal", "US")).containsExactly("USR1", "USR2");
        assertThat(complete("help", "dae")).containsExactly("daemon", "daemonize");
    }

    @Test
    void namesComeFromTheSupervisor() throws IOException {
        try (FakeVigild vigild = FakeVigild.at(root)) {
            vigild.answers("GET /api/v1/services", STATUS);
            assertThat(complete("start", "w")).containsExactly("web", "worker");
            assertThat(complete("signal", "HUP", "web", "wo")).containsExactly("worker");
            assertThat(complete("--root=" + root, "why", "we")).containsExactly("web");
        }
    }

    @Test
    void withoutASupervisorThereIsNothingAndNoError() {
        assertThat(complete("start", "")).isEmpty();
    }

    @Test
    void namesForUpComeFromTheFile() throws IOException {
        Files.writeString(root.resolve("vigil.toml"), "[service.api]\ncommand = [\"true\"]\n");
        assertThat(complete("up", "")).containsExactly("api");
    }

    @Test
    void namesForLogsComeFromTheLogDirectory() throws IOException {
        Files.createDirectories(root.resolve("log/old"));
        assertThat(complete("logs", "")).containsExactly("old");
    }

    @Test
    void bashCompletesWithTheScript() throws Exception {
        Files.writeString(
                root.resolve("b.sh"), Command.in(root).run("completion", "bash").out());
        Path fake = Files.writeString(
                root.resolve("vigil"),
                "#!/bin/sh\nprintf '%s\\n' \"$*\" >>\"$0.asked\"\nprintf 'web\\tit\\nworker\\n'\n");
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwx------"));
        String program = """
                source ./b.sh
                complete -p vigil
                COMP_WORDS=(./vigil start web w) COMP_CWORD=3
                _vigil_complete
                printf '%s\\n' "${COMPREPLY[@]}"
                COMP_WORDS=(./vigil --root = /srv/x start web w) COMP_CWORD=6
                _vigil_complete
                COMP_WORDS=(./vigil --root = /sr) COMP_CWORD=3
                _vigil_complete
                COMP_WORDS=(./vigil --root =) COMP_CWORD=2
                _vigil_complete
                """;
        assertThat(output("/bin/bash", "-c", program).lines().toList())
                .containsExactly("complete -F _vigil_complete vigil", "web", "worker");
        assertThat(Files.readString(root.resolve("vigil.asked"))).isEqualTo("""
                        __complete -- start web w
                        __complete -- --root=/srv/x start web w
                        __complete -- --root /sr
                        __complete -- --root\s
                        """);
    }

    @ParameterizedTest
    @CsvSource({"bash, -n", "zsh, -n", "fish, --no-execute"})
    void theShellTakesTheScript(String shell, String parseOnly) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin", shell)), shell + " is not installed");
        Path script = Files.writeString(
                root.resolve("script"),
                Command.in(root).run("completion", shell).out());
        assertThat(output(shell, parseOnly, script.toString())).isEmpty();
    }

    private String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
