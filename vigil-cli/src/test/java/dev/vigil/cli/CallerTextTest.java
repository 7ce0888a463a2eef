package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the caller wrote reaches the command as bytes, whatever the locale and whatever encoding it is in. */
final class CallerTextTest {
    @TempDir
    Path folder;

    @Test
    void asciiIsNotReadAgain() {
        String[] arguments = {"up", "-d"};
        Map<String, String> environment = Map.of("A", "b");
        assertThat(CallerText.arguments(arguments)).isSameAs(arguments);
        assertThat(CallerText.environment(environment)).isSameAs(environment);
    }

    /** The shell writes what a Java string can't. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void bytesOfTheCallerAreKept(String locale) throws IOException, InterruptedException {
        List<String> jvm = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CallerTextProgram.class.getName());
        String script = "V=$(printf 'l\\344') exec \"$@\" $(printf 'd\\303\\244') $(printf 'l\\344') x";
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", script, "sh");
        shell.command().addAll(jvm);
        shell.environment().put("LC_ALL", locale);
        Path out = folder.resolve("out");
        Process process = shell.redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1))
                .isEqualTo("d\u00c3\u00a4\nl\u00e4\nx\nl\u00e4\n");
    }
}
