package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of schedules and their runs. */
class TimersVerbTest {
    private static final String FIRST = "{\"number\":16,\"start\":\"2026-11-21T12:00:00Z\","
            + "\"end\":\"2026-11-21T12:00:02Z\",\"millis\":2000,\"ok\":true,\"result\":\"exit code 0\"}";
    private static final String SECOND = "{\"number\":17,\"start\":\"2026-11-21T13:00:00Z\","
            + "\"end\":\"2026-11-21T13:01:05Z\",\"millis\":65000,\"ok\":false,\"result\":\"exit code 3\"}";
    private static final String TIMERS = "{\"timers\":[{\"service\":\"idle\",\"schedule\":\"@reboot\",\"queued\":0},"
            + "{\"service\":\"backup\",\"schedule\":\"30 2 * * *\",\"next\":\"2026-11-22T02:30:00Z\",\"last\":" + SECOND
            + ",\"queued\":2}]}";

    @TempDir
    Path root;

    private FakeVigild vigild;

    @BeforeEach
    void start() throws IOException {
        vigild = FakeVigild.at(root);
        vigild.answers("GET /api/v1/timers", TIMERS);
        vigild.answers(
                "GET /api/v1/services/backup/runs", "{\"service\":\"backup\",\"runs\":[" + FIRST + "," + SECOND + "]}");
    }

    @AfterEach
    void stop() throws IOException {
        vigild.close();
    }

    private Command.Ran run(String... words) {
        return Command.in(root).run(words);
    }

    @Test
    void theOneThatIsNextComesFirst() {
        String[] lines = run("timers").out().split("\n", -1);
        assertThat(lines[0].split(" +", -1)).containsExactly("NAME", "NEXT", "LEFT", "LAST", "TOOK", "RESULT");
        assertThat(lines[1])
                .startsWith("backup ")
                .contains("12h 30m", "1h ago", "1m 5s", "failed: exit code 3; 2 queued");
        assertThat(lines[2]).startsWith("idle ").endsWith("-");
    }

    @Test
    void jsonIsWhatTheSocketSaid() {
        assertThat(run("timers", "--json").out()).isEqualTo(TIMERS + "\n");
    }

    @Test
    void runsAreShownWithTheirNumbers() {
        String[] lines = run("runs", "backup").out().split("\n", -1);
        assertThat(lines[1]).startsWith("16 ").endsWith("  2s     ok: exit code 0");
        assertThat(lines[2]).startsWith("17 ").endsWith("1m 5s  failed: exit code 3");
    }

    @Test
    void aServiceThatIsNotScheduledIsUnknown() {
        vigild.answers(
                "GET /api/v1/services/web/runs",
                404,
                "{\"error\":\"cannot show runs of web: no such scheduled service\"}");
        Command.Ran ran = run("runs", "web");
        assertThat(ran.code()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(ran.err()).contains("cannot show runs of web: no such scheduled service");
    }

    @Test
    void logsOfARunNeedOneServiceAndAKnownNumber() {
        assertThat(run("logs", "--run", "17").err()).contains("cannot use --run: it needs the name of one service");
        assertThat(run("logs", "--run", "17", "--since", "1h", "backup").err())
                .contains("cannot use --run: --since, --until and --follow choose other lines");
        assertThat(run("logs", "--run", "99", "backup").err())
                .contains("cannot show the run of backup: no such run (99)");
    }
}
