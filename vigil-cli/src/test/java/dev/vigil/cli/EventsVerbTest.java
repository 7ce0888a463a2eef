package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsVerbTest {
    private static final String EVENT =
            "{\"id\":3,\"at\":\"2026-11-21T13:59:58Z\",\"service\":\"web\",\"from\":\"running\","
                    + "\"to\":\"backoff\",\"incarnation\":2,\"reason\":\"exit code 1\"}";

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

    @Test
    void showsThoseThatWere() {
        vigild.answers("GET /api/v1/events", "{\"events\":[" + EVENT + "]}");
        assertThat(Command.in(root).run("events").out()).endsWith("  web  running -> backoff  exit code 1\n");
    }

    @Test
    void jsonIsWhatTheSocketSaid() {
        vigild.answers("GET /api/v1/events", "{\"events\":[" + EVENT + "]}");
        assertThat(Command.in(root).run("events", "--json").out()).isEqualTo("{\"events\":[" + EVENT + "]}\n");
    }

    private static String event(int id, String at, String service) {
        return "{\"id\":" + id + ",\"at\":\"2026-11-21T" + at + "Z\",\"service\":\"" + service
                + "\",\"from\":\"running\",\"to\":\"down\",\"incarnation\":1,\"reason\":\"stopped\"}";
    }

    private void answerFour() {
        vigild.answers(
                "GET /api/v1/events",
                "{\"events\":[" + event(1, "13:00:00", "web-1") + "," + event(2, "13:30:00", "db") + ","
                        + event(3, "13:59:00", "web-2") + "," + event(4, "13:59:59", "db") + "]}");
        vigild.answers("GET /api/v1/services", StatusVerbTest.services("web-1", "web-2", "db"));
    }

    private List<String> shown(String... words) {
        List<String> arguments = new ArrayList<>(List.of("events"));
        arguments.addAll(List.of(words));
        Command.Ran ran = Command.in(root).run(arguments.toArray(String[]::new));
        assertThat(ran.err()).isEmpty();
        return ran.out().lines().map(line -> line.split(" +", 3)[1]).toList();
    }

    @Test
    void namesTimesAndCountsChoose() {
        answerFour();
        assertThat(shown()).containsExactly("web-1", "db", "web-2", "db");
        assertThat(shown("web")).containsExactly("web-1", "web-2");
        assertThat(shown("web-1", "db")).containsExactly("web-1", "db", "db");
        assertThat(shown("w*")).containsExactly("web-1", "web-2");
        assertThat(shown("-n", "1")).containsExactly("db");
        assertThat(shown("-n", "1", "web")).containsExactly("web-2");
        assertThat(shown("--since", "10m")).containsExactly("web-2", "db");
        assertThat(shown("--since", "2026-11-21T13:59:59Z")).containsExactly("db");
        assertThat(Command.in(root).run("events", "--json", "-n", "1").out())
                .isEqualTo("{\"events\":[" + event(4, "13:59:59", "db") + "]}\n");
    }

    @Test
    void aNameThatIsNoneIsSaidWithTheOneThatIsMeant() {
        answerFour();
        assertThat(Command.in(root).run("events", "bd"))
                .isEqualTo(
                        new Command.Ran(4, "", "vigil: cannot show events: no such service (bd; did you mean db?)\n"));
    }

    @Test
    void followsUntilVigildEnds() {
        vigild.streams("GET /api/v1/events", "id: 3\ndata: " + EVENT + "\n\n");
        assertThat(Command.in(root).run("events", "-f", "--json")).isEqualTo(new Command.Ran(0, EVENT + "\n", ""));
        assertThat(Command.in(root).run("events", "-f").out()).contains("running -> backoff");
    }
}
