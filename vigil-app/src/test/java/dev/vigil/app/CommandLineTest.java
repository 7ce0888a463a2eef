package dev.vigil.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vigil.app.recipe.RecipeFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandLineTest {
    private static final String HERE = Path.of("").toAbsolutePath().toString();

    @Test
    void pathsOfTheLauncherBecomeAbsoluteAndArgumentsStay() {
        assertThat(words("java", "-Xmx32m", "-cp", "a.jar:/b.jar:", "-Dx=y", "Main", "-cp", "c"))
                .containsExactly(
                        "/bin/java",
                        "-Dnew",
                        "-Xmx32m",
                        "-cp",
                        HERE + "/a.jar:/b.jar:" + HERE,
                        "-Dx=y",
                        "Main",
                        "-cp",
                        "c");
        assertThat(words("java", "--module-path=mods", "--add-modules", "x", "-m", "m/Main", "-jar", "q"))
                .containsExactly(
                        "/bin/java",
                        "-Dnew",
                        "--module-path=" + HERE + "/mods",
                        "--add-modules",
                        "x",
                        "-m",
                        "m/Main",
                        "-jar",
                        "q");
        assertThat(words("java", "-XX:AOTCache=app.aot", "Main")).contains("-XX:AOTCache=" + HERE + "/app.aot");
        assertThat(words("java", "-jar", "app.jar", "-p", "80")).endsWith("-jar", HERE + "/app.jar", "-p", "80");
        assertThat(words("java", "Main.java", "")).endsWith(HERE + "/Main.java", "");
    }

    @Test
    void aClassPathFromElsewhereIsNoticed() {
        assertThat(line("java", "-cp", "x", "Main").namesClassPath()).isTrue();
        assertThat(line("java", "--class-path=x", "Main").namesClassPath()).isTrue();
        assertThat(line("java", "-jar", "x").namesClassPath()).isTrue();
        assertThat(line("java", "Main", "-cp", "x").namesClassPath()).isFalse();
    }

    @Test
    void argumentFilesAreRefused() {
        assertThatThrownBy(() -> line("java", "-Xmx32m", "@options", "Main"))
                .isInstanceOf(RecipeFailure.class)
                .hasMessage("started from an argument file, whose paths would not be found again (@options)");
    }

    @Test
    void daemonArgumentIsTakenOut() {
        assertThat(Arguments.of(new String[] {"a", "--daemon", "b"})).isEqualTo(new Arguments(true, List.of("a", "b")));
        assertThat(Arguments.of(new String[] {"--", "--daemon"}))
                .isEqualTo(new Arguments(false, List.of("--", "--daemon")));
    }

    private static List<String> words(String... given) {
        return line(given).with("-Dnew");
    }

    private static CommandLine line(String... given) {
        List<String> words = new ArrayList<>(List.of(given));
        words.add("");
        return CommandLine.of("/bin/java", words);
    }
}
