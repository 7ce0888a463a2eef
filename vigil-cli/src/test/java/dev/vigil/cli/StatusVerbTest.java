package dev.vigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusVerbTest {
    private static final String VIGILD =
            "\"vigild\":{\"pid\":7,\"version\":\"0.1.0\",\"since\":\"2026-11-21T10:00:00Z\"}";
    private static final String WEB = service("web", "running", "\"pid\":4711,", "13:58:57.5", "ready after 1.2 s");
    private static final String WORKER_1 = service("worker-1", "running", "\"pid\":12,", "13:00:00", "ready");
    private static final String WORKER_2 = service(
                    "worker-2",
                    "backoff",
                    "",
                    "13:59:59",
                    "killed by SIGSEGV (core dumped) after 12 s; restart in 3.1 s")
            .replace("}", ",\"next\":{\"what\":\"restart\",\"at\":\"2026-11-21T14:00:02Z\"}}");
    private static final String MIGRATE = service("migrate", "completed", "", "13:00:00", "exit code 0 after 2 s");

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

    private static String service(String name, String state, String pid, String since, String reason) {
        return "{\"name\":\"" + name + "\",\"state\":\"" + state + "\",\"goal\":\"up\"," + pid
                + "\"incarnation\":1,\"ready\":true,\"since\":\"2026-11-21T" + since
                + "Z\",\"restarts\":3,\"reason\":\""
                + reason + "\"}";
    }

    /** An answer with these services, which run. */
    static String services(String... names) {
        return status(Stream.of(names)
                .map(name -> service(name, "running", "\"pid\":1,", "13:00:00", "ready"))
                .toArray(String[]::new));
    }

    private static String status(String... services) {
        return "{\"services\":[" + String.join(",", services) + "]," + VIGILD + "}";
    }

    private void has(String... services) {
        vigild.answers("GET /api/v1/services", status(services));
    }

    @Test
    void showsATableThatIsAligned() {
        has(WEB, WORKER_2);
        Command.Ran ran = Command.in(root).run("status");
        assertThat(ran.out()).isEqualTo("""
                        NAME      STATE    PID   UPTIME  RESTARTS  REASON
                        web       running  4711  1m 2s   3         ready after 1.2 s
                        worker-2  backoff  -     -       3         \
                        killed by SIGSEGV (core dumped) after 12 s; restart in 2s
                        2 services: 1 backoff, 1 running
                        """);
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void healthHasAColumnWhereSomeServiceHasIt() {
        String good = WEB.replace("\"since\"", "\"healthy\":true,\"since\"");
        String bad = WORKER_1.replace("\"since\"", "\"healthy\":false,\"since\"")
                .replace("\"ready\"}", "\"health check tcp db:1: no answer within 2 s\"}");
        has(good, bad, MIGRATE);
        assertThat(Command.in(root).run("status").out()).isEqualTo("""
                        NAME      STATE      HEALTH     PID   UPTIME  RESTARTS  REASON
                        web       running    healthy    4711  1m 2s   3         ready after 1.2 s
                        worker-1  running    unhealthy  12    1h      3         \
                        health check tcp db:1: no answer within 2 s
                        migrate   completed  -          -     -       3         exit code 0 after 2 s
                        3 services: 2 running, 1 completed, 1 of them unhealthy
                        """);
    }

    @Test
    void allRunningOrCompletedIsZero() {
        has(WEB, MIGRATE);
        assertThat(Command.in(root).run("status").code()).isZero();
    }

    @Test
    void someNotRunningIsThree() {
        has(WEB, WORKER_2);
        assertThat(Command.in(root).run("status").code()).isEqualTo(3);
    }

    @Test
    void anUnknownServiceIsFourAndTheOthersAreShown() {
        has(WEB);
        Command.Ran ran = Command.in(root).run("status", "nosuch", "web");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.out()).contains("web");
        assertThat(ran.err()).isEqualTo("vigil: cannot show status: no such service (nosuch)\n");
    }

    @Test
    void noSupervisorIsFour() throws IOException {
        vigild.close();
        Command.Ran ran = Command.in(root.resolve("other")).run("status");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).startsWith("vigil: cannot reach vigild: no supervisor runs here (");
    }

    @Test
    void aStaleSocketIsNoSupervisor() throws IOException {
        vigild.close();
        assertThat(Command.in(root).run("status").code()).isEqualTo(4);
    }

    @Test
    void refusedByVigildIsFive() {
        vigild.answers("GET /api/v1/services", 403, "{\"error\":\"cannot talk with you: not permitted (uid 7)\"}");
        Command.Ran ran = Command.in(root).run("status");
        assertThat(ran.code()).isEqualTo(5);
        assertThat(ran.err()).isEqualTo("vigil: cannot talk with you: not permitted (uid 7)\n");
    }

    @Test
    void aNameIsAServiceOrAGroupOfInstances() {
        has(WEB, WORKER_1, WORKER_2);
        assertThat(Command.in(root).run("status", "worker").out())
                .contains("worker-1")
                .contains("worker-2")
                .doesNotContain("web");
        assertThat(Command.in(root).run("status", "worker-1").code()).isZero();
    }

    @Test
    void jsonIsWhatTheSocketSaid() {
        String odd = "{ \"services\" : [], \"future\":1," + VIGILD + " }";
        vigild.answers("GET /api/v1/services", odd);
        assertThat(Command.in(root).run("status", "--json").out()).isEqualTo(odd + "\n");
    }

    @Test
    void jsonOfOneServiceIsTheSameRecord() {
        has(WEB, WORKER_1);
        assertThat(Command.in(root).run("status", "--json", "web").out()).isEqualTo(status(WEB) + "\n");
    }

    @Test
    void onATerminalTheReasonIsCutAtTheEdge() {
        has(WORKER_2);
        String out = Command.in(root).onTerminal(60).run("status").out().replaceAll("\033\\[[0-9]*m", "");
        assertThat(out.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
        assertThat(out).contains("killed by").contains("…");
    }

    @Test
    void eachServiceIsOneLineOfATerminalHoweverLongItsNameIs() {
        String name = "a-very-long-name-of-a-service-that-somebody-has-thought-of-and-an-instance-";
        String reason = "killed by SIGSEGV (core dumped) after 12 s, which is a rather long reason";
        has(service(name + 1, "running", "\"pid\":4194304,", "13:00:00", reason), WORKER_2);
        for (int columns : new int[] {40, 60, 80, 100}) {
            List<String> lines = screen(columns, "status");
            assertThat(lines)
                    .hasSize(4)
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
            assertThat(lines.get(1)).startsWith("a-ve").contains("…").contains("1  running");
            assertThat(lines.get(2)).startsWith("worker-2").contains("backoff", "killed by");
        }
        assertThat(screen(80, "status").getFirst()).contains("PID", "UPTIME").doesNotContain("RESTARTS");
        assertThat(Command.in(root).run("status").out())
                .contains(name + 1)
                .contains(reason)
                .contains("RESTARTS");
    }

    private List<String> screen(int columns, String... words) {
        return Command.in(root)
                .onTerminal(columns)
                .run(words)
                .out()
                .replaceAll("\033\\[[0-9]*[mHJ]", "")
                .lines()
                .toList();
    }

    @Test
    void theLastLineCountsAllByTheirStates() {
        has(WEB, WORKER_1, WORKER_2, MIGRATE);
        assertThat(Command.in(root).run("status").out()).endsWith("\n4 services: 1 backoff, 2 running, 1 completed\n");
        assertThat(Command.in(root).run("status", "web").out()).doesNotContain("services:");
    }

    @Test
    void whatIsWatchedBeginsWithWhatHasFailedAndFitsTheScreen() {
        String[] many = new String[40];
        for (int i = 0; i < many.length; i++) {
            many[i] = service("s" + i, i == 37 ? "failed" : "running", "", "13:00:00", "ready");
        }
        has(many);
        vigild.streams("GET /api/v1/events", "");
        List<String> lines = screen(80, "status", "--watch");
        assertThat(lines.get(1)).startsWith("s37 ").contains("failed");
        assertThat(lines.subList(0, 23))
                .contains("... and 20 more", "40 services: 1 failed, 39 running")
                .hasSize(23);
    }

    private void hasWithUsage(String usage) {
        vigild.answers(
                "GET /api/v1/services?usage=true",
                status(WEB.replaceFirst("}$", ",\"usage\":" + usage + "}"), MIGRATE));
    }

    @Test
    void usageIsThatOfAllProcessesOfAService() {
        hasWithUsage("{\"cpuSeconds\":1.5,\"memoryBytes\":52428800,\"tasks\":12,\"readBytes\":0,\"writtenBytes\":0}");
        List<String> lines =
                Command.in(root).run("status", "--usage").out().lines().toList();
        assertThat(lines.get(0)).matches("NAME +STATE +CPU +MEMORY +TASKS +PID +.*");
        assertThat(lines.get(1)).matches("web +running +0\\.0% +50 MiB +12 +4711 .*");
        assertThat(lines.get(2)).matches("migrate +completed +- +- +- .*");
    }

    @Test
    void usageIsAPartOfTheJsonToo() {
        hasWithUsage("{\"cpuSeconds\":1.5,\"memoryBytes\":5,\"memoryPeakBytes\":9,\"tasks\":1,\"readBytes\":2,"
                + "\"writtenBytes\":3}");
        String usage = "\"usage\":{\"cpuSeconds\":1.5,\"memoryBytes\":5,\"memoryPeakBytes\":9,\"tasks\":1,"
                + "\"readBytes\":2,\"writtenBytes\":3}";
        assertThat(Command.in(root).run("status", "--usage", "--json").out().replaceAll("[ \n]", ""))
                .contains(usage);
        assertThat(Command.in(root)
                        .run("status", "--usage", "--json", "web")
                        .out()
                        .replaceAll("[ \n]", ""))
                .contains(usage);
    }

    @Test
    void onATerminalStatesHaveColour() {
        has(WEB);
        assertThat(Command.in(root).onTerminal(100).run("status").out()).contains("\033[32mrunning\033[0m");
    }

    @Test
    void controlCharactersOfAServiceDoNotReachTheTerminal() {
        has(service("web", "failed", "", "13:00:00", "\\u001b[2J gone"));
        assertThat(Command.in(root).run("status").out())
                .contains("\\x1b[2J gone")
                .doesNotContain("\033");
    }

    @Test
    void jsonHasThemEscapedToo() {
        has(service("web", "failed", "", "13:00:00", "\u202egone\u2028\u0085\177"));
        assertThat(Command.in(root).run("status", "--json").out())
                .contains("\\u202egone\\u2028\\u0085\\u007f")
                .doesNotContain("\u202e");
    }

    @Test
    void namesThatDoNotExistAreShownEscaped() {
        has(WEB);
        assertThat(Command.in(root).run("status", "\033]0;title\007").err())
                .isEqualTo("vigil: cannot show status: no such service (\\x1b]0;title\\x07)\n");
    }

    @Test
    void watchShowsItAnewAndEndsWithVigild() {
        has(WEB);
        vigild.streams("GET /api/v1/events", "");
        Command.Ran ran = Command.in(root).run("status", "--watch");
        assertThat(ran.out()).contains("web");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).isEqualTo("vigil: cannot watch any longer: vigild has ended\n");
    }

    @Test
    void aRootTooDeepForASocketIsToldSo() {
        Command.Ran ran =
                Command.in(root).run("--root", root.resolve("x".repeat(120)).toString(), "status");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("longer than 107 bytes");
    }

    @Test
    void theRootMayBeGivenBeforeAndAfterTheVerb() {
        has(WEB);
        Command elsewhere = Command.in(root.resolve("elsewhere"));
        assertThat(elsewhere.run("--root", root.toString(), "status").code()).isZero();
        assertThat(elsewhere.run("status", "--root=" + root, "web").code()).isZero();
    }
}
