package dev.vigil.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.api.HealthDetail;
import dev.vigil.api.HealthDetail.CheckDetail;
import dev.vigil.api.Results;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, real servers and health checks. */
@ForServiceUsers
class HealthTest {
    private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String BAD =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 11\r\n\r\nno \033[1mdb\n\r\n";

    private final ServiceUsers users;

    @TempDir
    Path root;

    HealthTest(ServiceUsers users) {
        this.users = users;
    }

    private LiveVigild start(String toml) {
        return LiveVigild.start(root, users.in(toml));
    }

    private LiveVigild startChecked(String health) {
        return start("[service.web]\ncommand = [\"sleep\", \"1000\"]\nbackoff = { initial = \"1ms\" }\nhealth = { "
                + "interval = \"1s\", " + health + " }\n");
    }

    private static void awaitHealth(LiveVigild vigild, boolean healthy) {
        Eventually.holds(
                "healthy: " + healthy,
                () -> Boolean.valueOf(healthy).equals(vigild.status("web").healthy()));
    }

    private static CheckDetail detail(LiveVigild vigild) {
        HealthDetail health = Objects.requireNonNull(vigild.why("web").health());
        return health.checks().getFirst();
    }

    @Test
    void aServiceThatTurnsBadAndGoodAgainIsToldEachTime() {
        try (HealthServer server = new HealthServer(GOOD);
                LiveVigild vigild =
                        startChecked("http = \"" + server.url("/ok") + "\", failures = 2, action = \"report\"")) {
            awaitHealth(vigild, true);
            server.answers(BAD);
            awaitHealth(vigild, false);
            assertThat(vigild.status("web").state()).isEqualTo("running");
            assertThat(vigild.status("web").reason())
                    .isEqualTo("health check " + server.url("/ok") + ": status 503, 2 failures in a row");
            CheckDetail check = detail(vigild);
            assertThat(check.check()).isEqualTo(server.url("/ok"));
            assertThat(check.inRow()).isGreaterThanOrEqualTo(2);
            assertThat(Objects.requireNonNull(check.last()).cause()).isEqualTo("status 503");
            assertThat(check.last().detail()).isEqualTo("no \033[1mdb\n\r\n".substring(0, 11));
            server.answers(GOOD);
            assertThat(vigild.await("web", "healthy", 1).reason()).isNotEmpty();
            awaitHealth(vigild, true);
            assertThat(vigild.status("web").reason()).startsWith("healthy again after ");
        }
    }

    @Test
    void anUnhealthyServiceIsRestartedForTheReasonThatIsTold() {
        try (HealthServer server = new HealthServer(BAD);
                LiveVigild vigild = startChecked("http = \"" + server.url("/ok") + "\", failures = 2")) {
            String why = "health check " + server.url("/ok") + ": status 503, 2 failures in a row";
            assertThat(vigild.await("web", "unhealthy", 1).reason()).isEqualTo(why);
            vigild.await("web", "running", 2);
            assertThat(vigild.await("web", "stopping", 1).reason()).isEqualTo(why);
            server.answers(GOOD);
            awaitHealth(vigild, true);
        }
    }

    @Test
    void anUnhealthyServiceIsStoppedForGoodIfThatIsAskedFor() {
        try (HealthServer server = new HealthServer(BAD);
                LiveVigild vigild =
                        startChecked("http = \"" + server.url("/") + "\", failures = 1, action = \"stop\"")) {
            Eventually.holds("it is down", () -> vigild.status("web").state().equals("down"));
            assertThat(vigild.status("web").goal()).isEqualTo("down");
            assertThat(vigild.status("web").healthy()).isNull();
            assertThat(vigild.why("web").health()).isNull();
            assertThat(vigild.await("web", "stopping", 1).reason())
                    .isEqualTo("health check " + server.url("/") + ": status 503");
        }
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }

    @Test
    void aRequestHasTheUsersFieldsAndItsBodyIsLookedAt() {
        String health = "http = \"URL\", headers = { Host = \"shop\", Authorization = \"Bearer x\" },"
                + " status = \"200\", body = '\"state\": *\"up\"', action = \"report\"";
        String chunked = lines(
                "HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "8", "{\"state\"", "7", ": \"up\"}", "0", "", "");
        try (HealthServer server = new HealthServer(chunked);
                LiveVigild vigild = startChecked(health.replace("URL", server.url("/a?b=c")))) {
            awaitHealth(vigild, true);
            assertThat(server.requests().peek())
                    .isEqualTo(lines(
                            "GET /a?b=c HTTP/1.1",
                            "User-Agent: vigil",
                            "Accept: */*",
                            "Host: shop",
                            "Authorization: Bearer x",
                            "Connection: close",
                            "",
                            ""));
            server.answers(GOOD);
            awaitHealth(vigild, false);
            assertThat(Objects.requireNonNull(detail(vigild).last()).cause())
                    .isEqualTo("status 200, but the body does not match");
        }
    }

    @Test
    void aPortThatNobodyListensAtIsToldWithItsError() throws IOException {
        int port;
        try (HealthServer closed = new HealthServer(GOOD)) {
            port = closed.port();
        }
        try (LiveVigild vigild = startChecked("tcp = \"127.0.0.1:" + port + "\", failures = 1, action = \"report\"")) {
            awaitHealth(vigild, false);
            assertThat(Objects.requireNonNull(detail(vigild).last()).cause())
                    .isEqualTo("connection refused (ECONNREFUSED)");
        }
    }

    @Test
    void anAcceptedConnectionIsEnough() throws IOException {
        try (HealthServer server = new HealthServer(GOOD);
                LiveVigild vigild = startChecked("tcp = \"localhost:" + server.port() + "\"")) {
            awaitHealth(vigild, true);
        }
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(root.resolve("u.sock")));
            try (LiveVigild vigild = startChecked("unix = \"ROOT/u.sock\"")) {
                awaitHealth(vigild, true);
            }
        }
    }

    @Test
    void aCommandRunsAsTheServiceAndItsOutputIsKept() {
        String health = "exec = [\"sh\", \"-c\", '''echo \"$GREETING from $(id -un) about"
                + " $(cat /proc/$MAINPID/comm)\"; test -e WORK/well || exit 3''']"
                + ", action = \"report\", failures = 1 }\nenvironment = { GREETING = \"hello\"";
        String user = users == ServiceUsers.OTHERS ? "nobody" : System.getProperty("user.name");
        try (LiveVigild vigild = startChecked(health)) {
            awaitHealth(vigild, false);
            CheckDetail check = detail(vigild);
            assertThat(Objects.requireNonNull(check.last()).cause()).isEqualTo("exit code 3");
            assertThat(check.last().detail()).isEqualTo("hello from " + user + " about sleep\n");
            write("work/well");
            awaitHealth(vigild, true);
        }
    }

    private void write(String name) {
        try {
            Files.writeString(root.resolve(name), "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCommandThatHangsIsKilledWithItsGroup() throws IOException {
        String health = "exec = [\"sh\", \"-c\", 'sleep 1000 & echo $$ $! >>WORK/pids; wait']"
                + ", failures = 1, action = \"report\"";
        try (LiveVigild vigild = startChecked(health)) {
            awaitHealth(vigild, false);
            assertThat(Objects.requireNonNull(detail(vigild).last()).cause())
                    .isEqualTo("still running after 1000 ms, killed");
            assertThat(vigild.act("stop", "web")).allMatch(Results.Result::ok);
            Eventually.holds("none of them lives", () -> pids().stream().noneMatch(vigild::isAlive));
            assertThat(pids()).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    private List<Integer> pids() throws IOException {
        return Files.readAllLines(root.resolve("work/pids")).stream()
                .flatMap(line -> Stream.of(line.split(" ", -1)))
                .map(Integer::parseInt)
                .toList();
    }

    /** It is no check that a service must wait for before it is running, and none is made before. */
    @Test
    void checksBeginWhenItIsReadyAndAfterTheirDelay() {
        String toml = """
                [service.web]
                command = ["sh", "-c", "while [ ! -e WORK/ready ]; do sleep 0.01; done; echo ready; exec sleep 1000"]
                ready = { log = "ready" }
                health = { exec = ["sh", "-c", "echo >>WORK/asked"], interval = "1s", start-delay = "DELAY" }
                """;
        try (LiveVigild vigild = start(toml.replace("DELAY", "0s"))) {
            Eventually.holds("it starts", () -> vigild.status("web").state().equals("starting"));
            assertThat(root.resolve("work/asked")).doesNotExist();
            write("work/ready");
            awaitHealth(vigild, true);
        }
        try (LiveVigild vigild = start(toml.replace("DELAY", "1h"))) {
            vigild.settle();
            CheckDetail check = detail(vigild);
            assertThat(check.inRow()).isZero();
            assertThat(check.last()).isNull();
            assertThat(vigild.status("web").healthy()).isNull();
        }
    }

    @Test
    void aDependantStartsOnceTheServiceIsHealthy() {
        String toml = """
                [service.web]
                command = ["sleep", "1000"]
                health = { exec = ["test", "-e", "WORK/well"], interval = "1s", failures = 1, action = "report" }
                [service.shop]
                command = ["sleep", "1000"]
                requires = ["web"]
                after-healthy = ["web"]
                """;
        try (LiveVigild vigild = start(toml)) {
            awaitHealth(vigild, false);
            Eventually.holds(
                    "it waits", () -> vigild.status("shop").reason().startsWith("waiting for web, which is unhealthy"));
            assertThat(vigild.why("shop").waitingFor().getFirst().state()).isEqualTo("running, but unhealthy");
            write("work/well");
            vigild.await("shop", "running", 1);
            assertThat(vigild.status("web").healthy()).isTrue();
        }
    }
}
