package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class UsageTest {
    @TempDir
    Path root;

    static Stream<String> verbs() {
        return Verbs.names().stream();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    statsu              | no such verb (statsu); did you mean status
                    ls                  | no such verb (ls); here it is: vigil status
                    kill web            | no such verb (kill); here it is: vigil stop NAME, or vigil signal KILL NAME
                    exec web sh         | no such verb (exec); here it is: services are plain processes
                    tail -f web         | no such verb (tail); here it is: vigil logs -f NAME
                    list                | no such verb (list); here it is: vigil status
                    top                 | no such verb (top); here it is: vigil status --usage --watch
                    scale web=3         | no such verb (scale); here it is: the key instances
                    reread              | no such verb (reread); here it is: vigil apply takes up a changed file
                    help tail           | cannot help: no such verb (tail); here it is: vigil logs -f NAME
                    logs -n x           | cannot use --lines: not a count of lines (x)
                    up --prefix blue    | cannot use --prefix: it is name, time, none (blue)
                    up -d --no-prefix   | cannot use --prefix: -d shows no output
                    daemon --follow     | cannot show the output of services: vigild goes into the background
                    -x                  | unknown option: '-x'
                    status --jsn        | unknown option: '--jsn'; did you mean --json?
                    down now            | unmatched argument at index 1: 'now'
                    logs -n             | missing required parameter for option '--lines' (N)
                    signal FOO web      | cannot signal: not a signal
                    signal              | missing required parameter
                    run                 | missing required parameter
                    run --restart often -- x        | cannot use --restart: not "always" or "on-failure"
                    run --backoff soon -- x         | cannot use --backoff: not a duration
                    run --umask 9 -- x              | cannot use --umask: not octal digits from 0 to 0777 ("9")
                    run --env X -- x                | cannot use --env: it is NAME=VALUE (X)
                    run --stop-signal FOO -- x      | cannot use --stop-signal: not a signal
                    run --ready tcp:99999 -- x      | cannot use --ready: a port is a number from 1 to 65535
                    run --ready often -- x          | cannot use --ready: it is notify, fd:N, tcp:HOST:PORT
                    run --ready unix: -- x          | cannot use --ready: it is notify, fd:N, tcp:HOST:PORT
                    run --ready log:up -- x         | cannot use --ready: its output goes to the terminal
                    run --ready http:// -- x        | cannot use --ready: not a URL
                    run --ready fd:2 -- x           | cannot use --ready: not a whole number from 3 to 255
                    run --start-timeout 1s -- x     | cannot use --start-timeout: it limits the waiting for --ready
                    run --restart never --backoff 1s -- x  | cannot use --backoff: it is never started again
                    run --backoff 2s --backoff-max 1s -- x | cannot use --backoff-max: it must be at least --backoff
                    --root= down                    | cannot use --root: it is empty
                    down --root=                    | cannot use --root: it is empty
                    run --user= -- x                | cannot use --user: it is empty
                    logs -f --until now             | cannot use --until: --follow goes on
                    logs --since 1h --until 2h      | cannot use --until: it is before --since (2h)
                    run --restart-limit 3 -- x      | cannot use --restart-limit: it is a count and a time
                    run --name a/b -- x             | cannot use --name: a name has letters
                    completion tcsh     | cannot complete: the shell is bash, zsh or fish (tcsh)
                    help statsu         | cannot help: no such verb (statsu)
                    up -f nosuch.toml   | cannot use the configuration
                    """)
    void wrongUseIsTwoAndSaysWhat(String arguments, String message) {
        Command.Ran ran = Command.in(root).run(arguments.split(" ", -1));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("vigil: cannot ").contains(message);
    }

    @Test
    void noVerbIsWrongUseAndShowsHelp() {
        Command.Ran ran = Command.in(root).run();
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("Usage: vigil [--root DIR] VERB").contains("Examples:");
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbHasHelpWithExamples(String verb) {
        Command.Ran ran = Command.in(root).run(verb, "--help");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).startsWith("Usage: vigil " + verb).contains("\nExamples:\n  # ");
        assertThat(ran.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(Command.in(root).run("help", verb).out()).isEqualTo(ran.out());
        assertThat(Command.in(root).run("-h", verb).out()).isEqualTo(ran.out());
    }

    @Test
    void theHelpOfAllNamesEveryVerb() {
        assertThat(Command.in(root).run("--help").out()).contains(Verbs.names());
        assertThat(Command.in(root).run("help").out()).contains(Verbs.names());
    }

    @Test
    void oneVerbIsBuiltWhenOneIsNamed() {
        CommandLine line = new CommandLine(Help.top());
        Help.addVerb(line, "status", new StatusVerb());
        assertThat(line.getSubcommands()).containsOnlyKeys("status");
    }

    @Test
    void theVersionIsAnOptionToo() {
        assertThat(Command.in(root).run("--version").out())
                .isEqualTo(Command.in(root).run("version").out())
                .startsWith("vigil ");
    }
}
