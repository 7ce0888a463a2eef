package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.logs.LogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsVerbTest {
    @TempDir
    Path root;

    /** As vigild writes it: the bytes, and at which time those from an offset on arrived. */
    private void wrote(String service, String file, String time, String text) throws IOException {
        Path log = Files.createDirectories(root.resolve("log").resolve(service));
        Path current = log.resolve(file);
        long offset = Files.exists(current) ? Files.size(current) : 0;
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2026-11-21T" + time + "Z"));
        byte[] index = ByteBuffer.allocate(16).putLong(micros).putLong(offset).array();
        Path indexes = Files.createDirectories(LogStore.indexesOf(log));
        Files.write(indexes.resolve(file + ".idx"), index, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.writeString(current, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void webAndDb() throws IOException {
        wrote("web", "current", "13:00:00", "one\n");
        wrote("db", "current", "13:30:00", "two\n");
        wrote("web", "current", "13:55:00", "three ERROR\n");
        wrote("web", "current", "13:59:00", "four\n");
    }

    @Test
    void oneServiceIsShownAsItWrote() throws IOException {
        webAndDb();
        assertThat(Command.in(root).run("logs", "web")).isEqualTo(new Command.Ran(0, "one\nthree ERROR\nfour\n", ""));
    }

    @Test
    void severalAreMergedByTimeWithAPrefix() throws IOException {
        webAndDb();
        assertThat(Command.in(root).run("logs").out())
                .isEqualTo("web | one\ndb  | two\nweb | three ERROR\nweb | four\n");
        assertThat(Command.in(root).onTerminal(80).run("logs", "db", "web").out())
                .startsWith("\033[32mweb\033[0m | one\n\033[36mdb\033[0m  | two\n");
    }

    @ParameterizedTest
    @CsvSource({
        "-n 1, four",
        "-n1, four",
        "-1, four",
        "--tail 1, four",
        "--tail=2, three ERROR;four",
        "-2, three ERROR;four",
        "--since 10m, three ERROR;four",
        "--since 2026-11-21T13:50:00Z --until 2026-11-21T13:58:00Z, three ERROR",
        "--grep ERR?OR, three ERROR",
        "--grep e -n 1, three ERROR",
        "--stream err, ''",
    })
    void optionsChooseLines(String options, String lines) throws IOException {
        webAndDb();
        String expected = lines.isEmpty() ? "" : lines.replace(';', '\n') + "\n";
        String[] arguments = ("logs " + options + " web").split(" ", -1);
        assertThat(Command.in(root).run(arguments)).isEqualTo(new Command.Ran(0, expected, ""));
    }

    @Test
    void onATerminalOnlyColourPasses() throws IOException {
        String attack = "\033[31mred\033]52;c;cm0=\007 right\rwrong \u202e\u009b2J\n";
        wrote("web", "current", "13:00:00", attack);
        assertThat(Command.in(root).onTerminal(80).run("logs", "web").out())
                .isEqualTo("\033[31mred\\x1b]52;c;cm0=\\x07 right\\rwrong \\u202e\\x9b2J\033[0m\n");
        assertThat(Command.in(root).onTerminal(80).run("logs", "--raw", "web").out())
                .isEqualTo(attack);
        assertThat(Command.in(root).run("logs", "web").out()).isEqualTo(attack);
        assertThat(Command.in(root).run("logs", "--json", "web").out())
                .contains("\"\\u001b[31mred\\u001b]52;c;cm0=\\u0007 right\\rwrong \\u202e\\u009b2J\"");
    }

    @Test
    void onATerminalTheLastHundredAreEnough() throws IOException {
        wrote("web", "current", "13:00:00", "line\n".repeat(300));
        assertThat(Command.in(root).onTerminal(80).run("logs", "web").out().lines())
                .hasSize(100);
        assertThat(Command.in(root)
                        .onTerminal(80)
                        .run("logs", "-n", "all", "web")
                        .out()
                        .lines())
                .hasSize(300);
        assertThat(Command.in(root).run("logs", "web").out().lines()).hasSize(300);
    }

    @Test
    void timesAreShownOnRequest() throws IOException {
        wrote("web", "current", "13:00:00.5", "one\n");
        assertThat(Command.in(root).run("logs", "-t", "web").out()).isEqualTo("2026-11-21T13:00:00.500Z one\n");
    }

    @Test
    void bytesThatAreNoTextComeOutAsTheyAre() throws IOException {
        wrote("web", "current", "13:00:00", "a\033[1mb\u00ff\n");
        assertThat(Command.in(root).run("logs", "web").out()).isEqualTo("a\033[1mb\u00ff\n");
    }

    @Test
    void jsonIsOneObjectALine() throws IOException {
        wrote("web", "current", "13:00:00", "say \"hi\"\t\\\033\n");
        wrote("web", "err.current", "13:00:01", "oops\n");
        assertThat(Command.in(root).run("logs", "--json", "web").out()).isEqualTo("""
                        {"service":"web","at":"2026-11-21T13:00:00Z","stream":"out","line":"say \\"hi\\"\\t\\\\\\u001b"}
                        {"service":"web","at":"2026-11-21T13:00:01Z","stream":"err","line":"oops"}
                        """);
    }

    @Test
    void aLastLineWithoutItsEndIsEnded() throws IOException {
        wrote("web", "current", "13:00:00", "one\ntw");
        assertThat(Command.in(root).run("logs", "web").out()).isEqualTo("one\ntw\n");
    }

    @Test
    void aServiceWithoutALogIsFour() throws IOException {
        webAndDb();
        Command.Ran ran = Command.in(root).run("logs", "nosuch");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err())
                .isEqualTo("vigil: cannot show logs of nosuch: no such log (" + root.resolve("log/nosuch") + ")\n");
    }

    @Test
    void noLogsAtAllIsFour() {
        assertThat(Command.in(root).run("logs").code()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "-n x, cannot use --lines: not a count of lines (x)",
        "--since soon, cannot use --since: not a time like",
        "--grep (, cannot use --grep: ",
        "--stream both, cannot use --stream: it is out or err (both)",
    })
    void wrongUseIsTwo(String options, String message) throws IOException {
        webAndDb();
        Command.Ran ran = Command.in(root).run(("logs " + options).split(" ", -1));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(message);
    }
}
