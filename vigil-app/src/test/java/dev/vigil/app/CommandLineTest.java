package dev.vigil.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vigil.app.daemonize.DaemonizeFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        -javaagent:a.jar                    | -javaagent:HERE/a.jar
        -javaagent:a.jar=9404:c.yaml        | -javaagent:HERE/a.jar=9404:c.yaml
        -agentpath:lib/x.so=a=b             | -agentpath:HERE/lib/x.so=a=b
        -agentlib:jdwp=server=y             | -agentlib:jdwp=server=y
        -Xbootclasspath/a:a.jar:/b.jar      | -Xbootclasspath/a:HERE/a.jar:/b.jar
        --patch-module=m=a.jar:b            | --patch-module=m=HERE/a.jar:HERE/b
        -Xlog:gc                            | -Xlog:gc
        -Xlog:gc*:stderr:time               | -Xlog:gc*:stderr:time
        -Xlog:gc:gc.log                     | -Xlog:gc:file=HERE/gc.log
        -Xlog:gc:file=gc.log:time:count=2   | -Xlog:gc:file=HERE/gc.log:time:count=2
        -Xloggc:gc.log                      | -Xloggc:HERE/gc.log
        -XX:HeapDumpPath=dumps              | -XX:HeapDumpPath=HERE/dumps
        -Dfile=a.txt                        | -Dfile=a.txt
        """)
    void optionsWithAPathInThemAreFound(String given, String expected) {
        assertThat(words("java", given, "Main"))
                .containsExactly("/bin/java", "-Dnew", expected.replace("HERE", HERE), "Main");
    }

    /** In the POSIX locale Java has no path for them. */
    @Test
    void bytesThatAreNoTextPass() {
        assertThat(words("java", "-cp", "l\udce4.jar", "Main", "\udce4"))
                .endsWith("-cp", HERE + "/l\udce4.jar", "Main", "\udce4");
    }

    @Test
    void aModuleIsPatchedFromTheSamePlace() {
        assertThat(words("java", "--patch-module", "m=a.jar", "-cp", "x", "Main", "y"))
                .endsWith("--patch-module=m=" + HERE + "/a.jar", "-cp", HERE + "/x", "Main", "y");
    }

    @Test
    void relativePathsInVariablesAreSeen() {
        assertThat(CommandLine.relativeIn(HERE, "")).isEmpty();
        assertThat(CommandLine.relativeIn(HERE, " -Xmx32m -javaagent:/a.jar=x  -Dx=y "))
                .isEmpty();
        assertThat(CommandLine.relativeIn(HERE, "-Xmx32m -javaagent:a.jar=x")).contains("-javaagent:a.jar=x");
        assertThat(CommandLine.relativeIn(HERE, "-cp lib")).contains("lib");
        assertThat(CommandLine.relativeIn(HERE, "-javaagent:/opt//a.jar")).isEmpty();
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
                .isInstanceOf(DaemonizeFailure.class)
                .hasMessage("started from an argument file, whose paths would not be found again (@options)");
    }

    @Test
    void daemonArgumentIsTakenOut() {
        assertThat(Arguments.of(new String[] {"a", "--daemon", "b"})).isEqualTo(new Arguments(true, List.of("a", "b")));
        assertThat(Arguments.of(new String[] {"--port=80", "--daemon"}))
                .isEqualTo(new Arguments(true, List.of("--port=80")));
        List<String> title = List.of("--title", "--daemon", "-m", "--daemon");
        assertThat(Arguments.of(title.toArray(String[]::new)))
                .as("values of options")
                .isEqualTo(new Arguments(false, title));
        assertThat(Arguments.of(new String[] {"--", "--daemon"}))
                .isEqualTo(new Arguments(false, List.of("--", "--daemon")));
    }

    private static List<String> words(String... given) {
        return line(given).with("-Dnew");
    }

    private static CommandLine line(String... given) {
        List<String> words = new ArrayList<>(List.of(given));
        words.add("");
        return CommandLine.of(HERE, "/bin/java", words);
    }
}
