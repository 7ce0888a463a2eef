package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.config.text.LocalTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyVerbTest {
    private static final String WEB = """
            {"service":{"name":"web","state":"backoff","goal":"up","incarnation":7,"ready":false,\
            "since":"2026-11-21T13:59:58Z","restarts":4,\
            "lastExit":{"signal":"SIGSEGV","at":"2026-11-21T13:59:58Z"},\
            "reason":"killed by SIGSEGV (core dumped) after 12 s",\
            "next":{"what":"restart","at":"2026-11-21T14:00:03Z"}},\
            "exits":[{"incarnation":7,"how":"killed by SIGSEGV","at":"2026-11-21T13:59:58Z","ranMillis":12000,\
            "ready":true,"asked":false,"coreDumped":true,"outOfMemory":false},\
            {"incarnation":6,"how":"exit code 1","at":"2026-11-21T13:59:00Z","ranMillis":80,\
            "ready":false,"asked":false,"coreDumped":false,"outOfMemory":false}],\
            "waitingFor":[{"name":"db","state":"starting"}],"command":["nginx","-g","daemon off;"]}""";

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

    private static String clock(String utc) {
        Instant at = Instant.parse("2026-11-21T" + utc + "Z");
        return LocalTime.ofInstant(at, ZoneId.systemDefault())
                + (utc.endsWith(":00") ? ":00" : "")
                + LocalTimes.offset(at).getId();
    }

    @Test
    void tellsTheStory() {
        vigild.answers("GET /api/v1/services/web/why", WEB);
        Command.Ran ran = Command.in(root).run("why", "web");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .isEqualTo("web is backoff since " + clock("13:59:58") + " (2s); it is to be up\n"
                        + "  cause         killed by SIGSEGV (core dumped) after 12 s\n"
                        + "  next          restart in 3s, at " + clock("14:00:03") + "\n"
                        + "  restarts      4 by itself; it ended 2 times in the last 1m\n"
                        + "  waits for     db, which is starting\n"
                        + "  command       nginx -g daemon off;\n"
                        + "\n"
                        + "latest ends\n"
                        + "  " + clock("13:59:58") + "  launch 7: killed by SIGSEGV (core dumped) after 12s\n"
                        + "  " + clock("13:59:00") + "  launch 6: exit code 1 after 80ms, never ready\n");
    }

    @Test
    void whatHealthChecksFoundIsTold() {
        String check = "{\"check\":\"http://a/ok\",\"healthy\":false,\"since\":\"2026-11-21T13:59:00Z\","
                + "\"next\":\"2026-11-21T14:00:05Z\",\"inRow\":7,\"last\":{\"good\":false,\"cause\":\"status 503\","
                + "\"detail\":\"no \\u001b[1mdb\\n\",\"at\":\"2026-11-21T13:59:59Z\",\"tookMillis\":3}}";
        String first = "{\"check\":\"exec true\",\"since\":\"2026-11-21T13:59:00Z\","
                + "\"next\":\"2026-11-21T14:00:05Z\",\"inRow\":0}";
        vigild.answers(
                "GET /api/v1/services/web/why",
                WEB.replace(
                        "\"waitingFor\"",
                        "\"health\":{\"checks\":[" + check + "," + first
                                + "],\"changes\":6,\"changesSince\":\"2026-11-21T13:55:00Z\"},\"waitingFor\""));
        assertThat(Command.in(root).run("why", "web").out())
                .contains("  health        unhealthy since " + clock("13:59:00")
                        + " (1m): http://a/ok failed 7 times in a row; next in 5s\n"
                        + "  last answer   status 503 after 3ms, at " + clock("13:59:59") + ": no \\x1b[1mdb\n"
                        + "  health        not known yet since " + clock("13:59:00")
                        + " (1m): exec true was not asked yet; next in 5s\n"
                        + "  flapping      its health changed 6 times in the last 5m\n");
    }

    @Test
    void allEndsInARowAreCountedWithTheFirstOfThem() {
        vigild.answers(
                "GET /api/v1/services/web/why",
                WEB.replace(
                        "\"waitingFor\"", "\"endsInRow\":57,\"inRowSince\":\"2026-11-21T13:50:00Z\",\"waitingFor\""));
        assertThat(Command.in(root).run("why", "web").out())
                .contains("4 by itself; it flaps: it ended 57 times in a row since " + clock("13:50:00") + " (10m)\n");
    }

    @Test
    void jsonIsWhatTheSocketSaid() {
        vigild.answers("GET /api/v1/services/web/why", WEB);
        assertThat(Command.in(root).run("why", "--json", "web").out()).isEqualTo(WEB + "\n");
    }

    @Test
    void anUnknownServiceIsFour() {
        assertThat(Command.in(root).run("why", "nosuch").code()).isEqualTo(4);
    }

    private static String status(String... nameStateAndGoal) {
        List<String> services = new ArrayList<>();
        for (int i = 0; i < nameStateAndGoal.length; i += 3) {
            services.add("{\"name\":\"" + nameStateAndGoal[i] + "\",\"state\":\"" + nameStateAndGoal[i + 1]
                    + "\",\"goal\":\"" + nameStateAndGoal[i + 2] + "\",\"incarnation\":1,\"ready\":true,"
                    + "\"since\":\"2026-11-21T13:00:00Z\",\"restarts\":0,\"reason\":\"x\"}");
        }
        return "{\"services\":[" + String.join(",", services)
                + "],\"vigild\":{\"pid\":7,\"version\":\"1\",\"since\":\"2026-11-21T10:00:00Z\"}}";
    }

    @Test
    void withoutANameAllAreToldThatAreNotWell() {
        vigild.answers(
                "GET /api/v1/services", status("db", "running", "up", "off", "down", "down", "web", "backoff", "up"));
        vigild.answers("GET /api/v1/services/web/why", WEB);
        Command.Ran ran = Command.in(root).run("why");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .startsWith("web is backoff")
                .doesNotContain("db is")
                .doesNotContain("off is");
        assertThat(Command.in(root).run("why", "--json").out()).isEqualTo(WEB + "\n");
        String unhealthy = status("web", "running", "up").replace("\"ready\"", "\"healthy\":false,\"ready\"");
        vigild.answers("GET /api/v1/services", unhealthy);
        assertThat(Command.in(root).run("why").out()).startsWith("web is ");
        vigild.answers("GET /api/v1/services", status("db", "running", "up"));
        assertThat(Command.in(root).run("why").out())
                .isEqualTo("nothing to tell: all services are as they should be\n");
    }

    @Test
    void aNameThatIsNoneIsSaidWithTheOneThatIsMeant() {
        vigild.answers("GET /api/v1/services", status("web", "running", "up"));
        assertThat(Command.in(root).run("why", "wbe").err())
                .isEqualTo("vigil: cannot tell why: no such service (wbe; did you mean web?)\n");
    }

    @Test
    void lastOutputKeepsItsTabsAndIntoAPipeLosesItsColour() throws IOException {
        vigild.answers("GET /api/v1/services/web/why", WEB);
        Path log = Files.createDirectories(root.resolve("log/web")).resolve("current");
        Files.writeString(log, "a\tb \033[31mred\033[0m \033]0;title\007\n");
        Files.setLastModifiedTime(log, FileTime.from(Instant.parse("2026-11-21T13:59:58Z")));
        assertThat(Command.in(root).run("why", "web").out())
                .contains("  " + clock("13:59:58") + "  | a\tb red \\x1b]0;title\\x07\n");
        assertThat(Command.in(root).onTerminal(80).run("why", "web").out()).contains("a\tb \033[31mred\033[0m ");
    }
}
