package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtVerbTest {
    @TempDir
    Path root;

    private FakeVigild vigild;

    @BeforeEach
    void start() throws IOException {
        vigild = FakeVigild.at(root);
        vigild.answers("POST /api/v1/at", "{\"results\":[{\"name\":\"at-1\",\"ok\":true,\"message\":\"\"}]}");
    }

    @AfterEach
    void stop() throws IOException {
        vigild.close();
    }

    private Command.Ran run(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "at";
        System.arraycopy(words, 0, all, 1, words.length);
        return Command.in(root).run(all);
    }

    @Test
    void aCommandIsHandedOverWithItsTime() {
        Command.Ran ran = run("2026-12-24 18:00 UTC", "--", "echo", "-n", "hi");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).startsWith("at-1: at 2026-12-24 ");
    }

    @Test
    void whatIsNoTimeOrPastIsRefused() {
        assertThat(run("soon", "--", "true").err()).contains("cannot use the time: not a time like 2026-12-24 18:00");
        assertThat(run("2020-01-01", "--", "true").err()).contains("cannot use the time: it is past (2020-01-01)");
        assertThat(run("18:00").err()).contains("cannot run at: there is no command after the time");
        assertThat(run().err()).contains("cannot run at: it takes either a time and a command, or -l, or -r ID");
    }

    @Test
    void thoseThatWaitAreListedAndRemoved() {
        vigild.answers(
                "GET /api/v1/at",
                "{\"jobs\":[{\"id\":3,\"service\":\"at-3\",\"time\":\"2026-12-24T18:00:00Z\","
                        + "\"command\":[\"echo\",\"hi\"],\"state\":\"down\"}]}");
        assertThat(run("-l").out()).contains("3   2026-12-24 ").endsWith("down   echo hi\n");
        vigild.answers(
                "POST /api/v1/at/3/remove", "{\"results\":[{\"name\":\"at-3\",\"ok\":true,\"message\":\"removed\"}]}");
        assertThat(run("-r", "3").out()).isEqualTo("at-3: removed\n");
        assertThat(run("-r", "x").err()).contains("cannot use -r: not a number that at -l shows (x)");
    }
}
