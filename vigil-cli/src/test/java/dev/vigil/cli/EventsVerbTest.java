package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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

    @Test
    void followsUntilVigildEnds() {
        vigild.streams("GET /api/v1/events", "id: 3\ndata: " + EVENT + "\n\n");
        assertThat(Command.in(root).run("events", "-f", "--json")).isEqualTo(new Command.Ran(0, EVENT + "\n", ""));
        assertThat(Command.in(root).run("events", "-f").out()).contains("running -> backoff");
    }
}
