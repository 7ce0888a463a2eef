package dev.vigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.Health;
import dev.vigil.core.spec.Health.Action;
import dev.vigil.core.spec.Health.Check;
import dev.vigil.core.spec.Health.Question;
import dev.vigil.core.spec.Health.StatusRange;
import dev.vigil.core.spec.Health.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthKeysTest {
    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
    }

    private List<Check> checks(String health) throws IOException {
        return given.web("command = 'x'\n" + health)
                .section(Health.class)
                .orElseThrow()
                .checks();
    }

    private static Timing timing(Duration interval, Duration timeout) {
        return new Timing(interval, timeout, Duration.ZERO);
    }

    @Test
    void oneKeyIsEnough() throws IOException {
        assertThat(checks("health = { tcp = '[::1]:80' }"))
                .containsExactly(new Check(
                        new Question.Tcp("::1", 80),
                        timing(Duration.ofSeconds(10), Duration.ofSeconds(2)),
                        3,
                        1,
                        Action.RESTART));
    }

    @Test
    void everyKeyArrives() throws IOException {
        assertThat(checks("""
                [service.web.health]
                http = "http://localhost/ok?a=b"
                status = [200, "204-206"]
                body = '"state": *"up"'
                headers = { Host = "shop", Authorization = "Bearer x" }
                interval = "5s"
                timeout = "1s"
                failures = 2
                successes = 4
                start-delay = "30s"
                action = "report"
                """))
                .containsExactly(new Check(
                        new Question.Http(
                                "http://localhost/ok?a=b",
                                List.of(new StatusRange(200, 200), new StatusRange(204, 206)),
                                Optional.of("\"state\": *\"up\""),
                                Map.of("Host", "shop", "Authorization", "Bearer x")),
                        new Timing(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(30)),
                        2,
                        4,
                        Action.REPORT));
    }

    @Test
    void thereMayBeSeveral() throws IOException {
        assertThat(checks("""
                [[service.web.health]]
                exec = "pg_isready -q"
                interval = "1s"
                [[service.web.health]]
                unix = "run/db.sock"
                action = "stop"
                """))
                .extracting(Check::question)
                .containsExactly(
                        new Question.Exec(List.of("pg_isready", "-q")), new Question.Unix(directory + "/run/db.sock"));
    }

    /** The usual 2 s would be longer than the interval, which nobody has asked for. */
    @Test
    void theUsualTimeoutIsNoLongerThanTheInterval() throws IOException {
        assertThat(checks("health = { tcp = 'db:1', interval = '1s' }")
                        .getFirst()
                        .timing())
                .isEqualTo(timing(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true | health: not a table (true)",
                "[1] | health[0]: not a table (1)",
                "{} | health: it needs one of http, tcp, unix, exec",
                "{ interval = '1s' } | health: it needs one of http, tcp, unix, exec",
                "{ tcp = 'a:1', unix = '/x' } | health.unix: a check takes one of them only (tcp, unix)",
                "{ tcp = 'a' } | health.tcp: not an address like 127.0.0.1:80 or [::1]:80 (\"a\")",
                "{ http = 'https://a/' } | health.http: https is not supported, only http (\"https://a/\")",
                "{ http = 'http://' } | health.http: not a URL like http://127.0.0.1:8080/ok (\"http://\")",
                "{ exec = [] } | health.exec: the command is empty",
                "{ tcp = 'a:1', interval = 10 } | health.interval: not a duration of at least \"100ms\" (10)",
                "{ tcp = 'a:1', interval = '0s' } | health.interval: it must be at least 100ms (\"0s\")",
                "{ tcp = 'a:1', timeout = '0s' } | health.timeout: it must be above zero (\"0s\")",
                "{ tcp = 'a:1', timeout = '11s' } |"
                        + " health.timeout: it is longer than the interval, in which the next check begins",
                "{ tcp = 'a:1', failures = 0 } | health.failures: not a whole number from 1 to 1000 (0)",
                "{ tcp = 'a:1', successes = 0 } | health.successes: not a whole number from 1 to 1000 (0)",
                "{ tcp = 'a:1', start-delay = '-1s' } | health.start-delay: a duration cannot be negative (\"-1s\")",
                "{ tcp = 'a:1', action = 'kill' } |"
                        + " health.action: not \"restart\" or \"report\" or \"stop\" (\"kill\")",
                "{ tcp = 'a:1', status = 200 } | health.status: it is for http",
                "{ http = 'http://a/', status = 20 } | health.status: a status is a number from 100 to 599 (20)",
                "{ http = 'http://a/', status = [] } | health.status: it names no status",
                "{ http = 'http://a/', status = '2xx' } |"
                        + " health.status: not a status like 200, or \"200-299\" (\"2xx\")",
                "{ http = 'http://a/', status = '299-200' } |"
                        + " health.status: the first status is above the last (\"299-200\")",
                "{ http = 'http://a/', body = '(' } |"
                        + " health.body: not a regular expression, missing closing ) \"(\" (\"(\")",
                "{ http = 'http://a/', headers = 'x' } | health.headers: not a table of strings (\"x\")",
                "{ http = 'http://a/', headers = { 'a b' = 'x' } } |"
                        + " health.headers.\"a b\": not a name of a header field",
                "{ http = 'http://a/', headers = { Connection = 'x' } } |"
                        + " health.headers.Connection: vigild sets it itself, or has no use for it",
                "{ http = 'http://a/', headers = { A = 1 } } | health.headers.A: not a string (1)",
            })
    void whatCannotBeIsRefused(String value, String problem) throws IOException {
        assertThat(given.problems("[service.web]\ncommand = 'x'\nhealth = " + value + "\n"))
                .singleElement()
                .asString()
                .startsWith("3:")
                .endsWith(": cannot use service.web." + problem);
    }

    @Test
    void aHeaderCannotMakeASecondLine() throws IOException {
        String health = "health = { http = 'http://a/', headers = { A = \"x\\r\\nB: y\" } }\n";
        assertThat(given.problems("[service.web]\ncommand = 'x'\n" + health))
                .containsExactly("3:44: cannot use service.web.health.headers.A: a header field is one line of ASCII"
                        + " characters, without white space around it");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() throws IOException {
        String text = """
                [service.web]
                command = "x"
                [[service.web.health]]
                tcp = "a"
                failures = 0
                [[service.web.health]]
                exec = "x"
                interval = "0"
                acton = "stop"
                """;
        assertThat(given.problems(text))
                .containsExactly(
                        "4:1: cannot use service.web.health[0].tcp: not an address like 127.0.0.1:80 or [::1]:80"
                                + " (\"a\")",
                        "5:1: cannot use service.web.health[0].failures: not a whole number from 1 to 1000 (0)",
                        "8:1: cannot use service.web.health[1].interval: it must be at least 100ms (\"0\")",
                        "9:1: unknown key acton in service.web.health[1]; did you mean action?");
    }

    @Test
    void aOneshotHasNoHealth() throws IOException {
        assertThat(given.problems("[service.web]\ncommand = 'x'\nkind = 'oneshot'\nhealth = { tcp = 'a:1' }\n"))
                .containsExactly(
                        "4:1: cannot use service.web.health: a oneshot runs to its end, and is judged by that");
    }

    @Test
    void onlyWhatHasChecksCanBeAwaited() throws IOException {
        String text = """
                [service.db]
                command = "x"
                instances = 2
                [service.cache]
                command = "x"
                health = { tcp = "a:1" }
                [service.web]
                command = "x"
                after-healthy = ["cache", "db", "chache"]
                """;
        assertThat(given.problems(text))
                .containsExactly(
                        "9:27: cannot use \"db\" in after-healthy of web: it has no health checks; after waits until"
                                + " it is ready",
                        "9:33: unknown service \"chache\" in after-healthy of web; did you mean cache?");
        assertThat(given.services(text.replace("instances = 2", "health = { unix = '/db' }")
                                .replace(", \"chache\"", ""))
                        .getLast()
                        .dependencies()
                        .afterHealthy())
                .containsExactly("cache", "db");
    }

    @Test
    void whatWaitsForItsOwnHealthIsACycle() throws IOException {
        String text = "[service.a]\ncommand = 'x'\nhealth = { tcp = 'a:1' }\nafter-healthy = ['a']\n";
        assertThat(given.problems(text))
                .singleElement()
                .asString()
                .startsWith("4:18: services wait for each other: a after-healthy a (");
    }
}
