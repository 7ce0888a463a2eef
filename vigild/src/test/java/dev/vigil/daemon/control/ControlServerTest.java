package dev.vigil.daemon.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vigil.api.Json;
import dev.vigil.api.OpenApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlServerTest {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final String BATCH = "GET /api/v1/services HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String STOP = "{\"action\":\"stop\",\"names\":[\"s-0\"]}";

    @TempDir
    private Path directory;

    private final TurnByTurn loop = new TurnByTurn();
    private final FakeBackend backend = new FakeBackend(10);
    private final List<Throwable> bugs = new ArrayList<>();
    private final List<TestClient> opened = new ArrayList<>();
    private ControlServer component;
    private long sockets;

    @BeforeEach
    void open() throws IOException {
        sockets = OpenSockets.count();
        component = server();
        component.listen();
        loop.add(component);
    }

    private ControlServer server() {
        return new ControlServer(
                new ControlServer.Surroundings(loop.linux(), loop, loop::nowNanos, (_, bug) -> bugs.add(bug)),
                ControlRoutes.of(backend),
                (ControlSocket.Listening) ControlSocket.open(loop.linux(), socket().toString()));
    }

    @AfterEach
    void leaveNothing() throws IOException {
        opened.forEach(TestClient::close);
        loop.until(() -> component.clients() == 0);
        component.close();
        assertThat(loop.watched()).isZero();
        assertThat(socket()).doesNotExist();
        assertThat(OpenSockets.count()).isEqualTo(sockets);
        loop.close();
        assertThat(bugs).isEmpty();
    }

    private Path socket() {
        return directory.resolve("vigil.sock");
    }

    private TestClient client() {
        TestClient client = new TestClient(socket());
        opened.add(client);
        return client;
    }

    // ---- what may be asked

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /api/v1/services             | 200 | {\"services\":[{\"name\":\"s-0\"",
                "GET /api/v1/services/s-1         | 200 | {\"name\":\"s-1\",\"state\":\"running\"",
                "GET /api/v1/services/%73-1       | 200 | {\"name\":\"s-1\"",
                "GET /api/v1/services/s-1/why     | 200 | \"command\":[\"/bin/true\"]",
                "GET /api/v1/events               | 200 | {\"events\":[]}",
                "GET /api/v1/openapi.json         | 200 | \"openapi\": \"3.1.0\"",
                "GET /api/v1/services/no          | 404 | {\"error\":\"cannot show no: no such service\"}",
                "GET /api/v1/services/no/why      | 404 | {\"error\":\"cannot show no: no such service\"}",
                "GET /                            | 404 | {\"error\":\"cannot answer GET /: no such path\"}",
                "GET /api/v1/services/            | 404 | no such service",
                "GET /api/v1/actions              | 405 | Allow: POST, OPTIONS",
                "DELETE /api/v1/services          | 405 | Allow: GET, HEAD, OPTIONS",
                "OPTIONS /api/v1/services         | 204 | Allow: GET, HEAD, OPTIONS",
                "OPTIONS *                        | 204 | Allow: GET, HEAD, POST, OPTIONS",
                "POST /api/v1/actions             | 400 | cannot read the request: it is empty",
            })
    void eachRequestHasItsAnswer(String request, int status, String part) {
        TestClient client = client();
        client.send(request.strip() + " HTTP/1.1\r\nHost: x\r\n\r\n");
        loop.until(() -> client.got(part));
        assertThat(client.received()).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void theTableOfRoutesIsTheOneThatIsDescribed() {
        String described = new String(OpenApi.json(), UTF_8);
        ControlRoutes.of(backend).stream()
                .flatMap(group -> group.routes().stream())
                .forEach(route ->
                        assertThat(described).contains("\"" + route.path().replace("*", "{name}") + "\": {"));
    }

    @Test
    void headHasTheLengthOfGetAndNoBody() {
        TestClient client = client();
        client.send("HEAD /api/v1/services/s-1 HTTP/1.1\r\nHost: x\r\n\r\n");
        int length = Json.bytes(backend.service("s-1").orElseThrow()).length;
        loop.until(() -> client.got("\r\n\r\n"));
        loop.rest();
        assertThat(client.received())
                .contains("Content-Length: " + length + "\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aClientOfHttp10IsClosedAfterItsAnswer() {
        TestClient client = client();
        client.send("GET /api/v1/services HTTP/1.0\r\n\r\n");
        loop.until(() -> client.endedWith(200));
    }

    @Test
    void realCurlIsServed() throws IOException {
        assumeTrue(Files.exists(Path.of("/usr/bin/curl")), "curl is not installed");
        assertThat(curl("http://x/api/v1/services/s-3")).contains("\"name\":\"s-3\"");
        assertThat(curl("-0", "http://x/api/v1/services/s-3")).contains("\"name\":\"s-3\"");
        assertThat(curl("-I", "http://x/api/v1/services")).contains("HTTP/1.1 200 OK");
        String later = "{\"action\":\"stop\",\"names\":[\"s-0\"],\"await\":false}";
        assertThat(curl("-d", later, "http://x/api/v1/actions")).contains("\"message\":\"stopped\"");
        String big = later + " ".repeat(150_000);
        Path body = Files.writeString(directory.resolve("body"), big);
        assertThat(curl("-H", "Transfer-Encoding: chunked", "-d", "@" + body, "http://x/api/v1/actions"))
                .contains("\"message\":\"stopped\"");
        Files.writeString(body, big + big);
        assertThat(curl("-H", "Expect:", "-d", "@" + body, "http://x/api/v1/actions"))
                .contains("the body is longer than");
    }

    private String curl(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("curl", "-s", "-S", "--max-time", "20", "--unix-socket", socket().toString()));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("curl.out");
        Process curl = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        curl.getOutputStream().close();
        loop.until(() -> !curl.isAlive());
        curl.getInputStream().close();
        return Files.readString(out);
    }

    // ---- actions

    @Test
    void anActionIsAnsweredOnceItsOutcomeIsKnown() {
        TestClient client = client().post("/api/v1/actions", STOP);
        loop.until(() -> backend.waiting.size() == 1);
        loop.putForward(3600 * SECOND_NANOS);
        loop.rest();
        assertThat(client.received()).isEmpty();
        backend.finishOne();
        loop.until(() -> client.got("\"message\":\"stopped\""));
        loop.putForward(59 * SECOND_NANOS);
        client.forget();
        client.get("/api/v1/services/s-1");
        loop.until(() -> client.got("s-1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"action\":\"explode\",\"names\":[\"a\"]}               | 400 | no such action (explode)",
                "{\"action\":\"stop\"}                                    | 400 | cannot stop: it names no service",
                "{\"action\":\"stop\",\"names\":[\"a\"],\"all\":true}     | 400 | it names services and says all",
                "{\"action\":\"signal\",\"names\":[\"a\"]}                | 400 | no signal is given",
                "{\"action\":\"stop\",\"names\":[\"a\"],\"signal\":\"X\"} | 400 | it takes no signal (X)",
                "{\"action\":\"stop\",\"names\":[\"unknown\"]}            | 404 | cannot stop unknown: no such service",
                "{\"action\":\"stop\",\"names\":[                         | 400 | cannot read the request: ",
                "no json                                                  | 400 | cannot read the request: ",
            })
    void anActionThatMakesNoSenseIsRefusedAndTheConnectionStays(String body, int status, String error) {
        TestClient client = client().post("/api/v1/actions", body.strip());
        loop.until(() -> client.got(error));
        assertThat(client.received()).startsWith("HTTP/1.1 " + status + " ").contains("Connection: keep-alive");
        assertThat(backend.actions).isEmpty();
    }

    @Test
    void requestsThatWereSentAheadAreAnsweredInTheirOrder() {
        TestClient client = client();
        client.get("/api/v1/services/s-1").post("/api/v1/actions", STOP).get("/api/v1/services/s-2");
        loop.until(() -> backend.waiting.size() == 1);
        loop.rest();
        assertThat(client.received()).contains("s-1").doesNotContain("s-2");
        backend.finishOne();
        loop.until(() -> client.got("s-2"));
        assertThat(client.received().indexOf("stopped"))
                .isLessThan(client.received().indexOf("s-2"));
    }

    @Test
    void anAnswerThatComesTwiceIsSentOnce() {
        TestClient client = client().get("/api/v1/settled");
        loop.until(() -> backend.waiting.size() == 1);
        var answer = backend.waiting.getFirst();
        backend.finishOne();
        answer.accept(FakeBackend.DONE);
        loop.until(() -> client.got("stopped"));
        loop.rest();
        assertThat(client.received().split("HTTP/1.1 200", -1)).hasSize(2);
    }

    @Test
    void aMistakeOfOursCostsOneRequest() {
        TestClient client = client().get("/api/v1/services/mistake").get("/api/v1/services/s-1");
        loop.until(() -> client.got("\"name\":\"s-1\""));
        assertThat(client.received()).startsWith("HTTP/1.1 500 ");
        assertThat(bugs).singleElement().isInstanceOf(IllegalStateException.class);
        bugs.clear();
    }

    // ---- bad clients

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0\1\2\3\n",
                "SSH-2.0-OpenSSH_10.0\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            })
    void garbageIsAnsweredAndCutOff(String garbage) {
        TestClient client = client();
        client.send(garbage);
        loop.until(() -> client.endedWith(400));
        client.close();
        loop.until(() -> component.clients() == 0);
    }

    @Test
    void whoSendsTooMuchHearsWhy() {
        TestClient client = client();
        client.send("POST /api/v1/actions HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n");
        String much = "x".repeat(100_000);
        loop.until(() -> {
            client.send(much);
            return client.endedWith(413);
        });
    }

    @Test
    void whoGoesOnForEverAfterARefusalIsCutOff() {
        TestClient client = client();
        client.send("garbage\r\n");
        loop.until(() -> client.endedWith(400));
        client.send("x".repeat(1000));
        loop.rest();
        assertThat(component.clients()).isEqualTo(1);
        loop.putForward(2 * SECOND_NANOS);
        assertThat(component.clients()).isZero();
    }

    @Test
    void aSlowHeadEndsAfterTenSecondsHoweverManyBytesCome() {
        TestClient client = client();
        client.send("GET / HTTP/1.1\r\n");
        loop.until(() -> component.clients() == 1);
        for (int second = 0; second < 9; second++) {
            client.send("A: b\r\n");
            loop.putForward(SECOND_NANOS);
            loop.rest();
        }
        assertThat(client.ended()).isFalse();
        loop.putForward(SECOND_NANOS + SECOND_NANOS / 2);
        loop.until(() -> client.endedWith(408));
    }

    @Test
    void aSlowBodyEndsToo() {
        TestClient client = client();
        client.send("POST /api/v1/actions HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
        loop.until(() -> component.clients() == 1);
        loop.rest();
        loop.putForward(29 * SECOND_NANOS);
        assertThat(client.ended()).isFalse();
        loop.putForward(2 * SECOND_NANOS);
        loop.until(() -> client.endedWith(408));
    }

    @Test
    void whoSaysNothingIsLetGo() {
        TestClient silent = client();
        TestClient served = client().get("/api/v1/services/s-1");
        loop.until(() -> served.got("s-1"));
        loop.putForward(11 * SECOND_NANOS);
        loop.until(silent::ended);
        assertThat(silent.received()).isEmpty();
        assertThat(served.ended()).isFalse();
        loop.putForward(50 * SECOND_NANOS);
        loop.until(served::ended);
    }

    @Test
    void aHalfOpenClientGetsItsAnswersAndIsClosed() {
        TestClient client = client().post("/api/v1/actions", STOP).get("/api/v1/services/s-1");
        client.halfClose();
        loop.until(() -> backend.waiting.size() == 1);
        loop.rest();
        assertThat(component.clients()).isEqualTo(1);
        backend.finishOne();
        loop.until(client::ended);
        assertThat(client.received()).contains("stopped").contains("s-1");
        assertThat(component.clients()).isZero();
    }

    @Test
    void aHalfClosedHalfRequestIsLetGo() {
        TestClient client = client();
        client.send("GET / HT");
        client.halfClose();
        loop.until(client::ended);
    }

    @Test
    void theAnswerToAClientThatVanishedIsDropped() {
        TestClient client = client().post("/api/v1/actions", STOP);
        loop.until(() -> backend.waiting.size() == 1);
        client.close();
        loop.until(() -> component.clients() == 0);
        backend.finishOne();
        loop.rest();
        TestClient next = client().get("/api/v1/services/s-1");
        loop.until(() -> next.got("s-1"));
        assertThat(next.received()).doesNotContain("stopped");
    }

    @Test
    void whoReadsNothingFillsNoMemoryAndIsLetGo() {
        TestClient client = client();
        IntStream.range(0, 5_000).forEach(_ -> client.send(BATCH));
        loop.rest();
        assertThat(loop.turn(20)).as("what is ready: the loop sleeps").isZero();
        assertThat(component.unsentBytes()).isLessThan(2 * ControlLimits.UNSENT_PAUSE_BYTES);
        loop.putForward(31 * SECOND_NANOS);
        assertThat(component.clients()).isZero();
    }

    @Test
    void whoReadsSlowlyGetsAll() {
        TestClient client = client();
        assertThat(client.send(BATCH.repeat(300))).isEqualTo(300 * BATCH.length());
        loop.rest();
        for (int i = 0; i < 20; i++) {
            loop.putForward(25 * SECOND_NANOS);
            client.received();
            loop.rest();
        }
        loop.until(() -> client.received().split("HTTP/1.1 200", -1).length == 301);
    }

    // ---- many clients

    @Test
    void twoThousandClientsAtOnceAreAllAnsweredOrRefused() {
        List<TestClient> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            all.add(client().get("/api/v1/services/s-1"));
            if (i % 4 == 0) { // the kernel keeps no more than its backlog
                loop.turn(0);
            }
            assertThat(component.clients()).isLessThanOrEqualTo(ControlLimits.CLIENTS_MAX + ControlLimits.REFUSED_MAX);
        }
        loop.until(() -> all.stream().allMatch(client -> client.got("\r\n\r\n") || client.ended()));
        long served =
                all.stream().filter(client -> client.got("\"name\":\"s-1\"")).count();
        long refused = all.stream().filter(client -> client.got("HTTP/1.1 503")).count();
        assertThat(served).isGreaterThanOrEqualTo(ControlLimits.CLIENTS_MAX);
        assertThat(served + refused).isEqualTo(2_000);
        all.forEach(TestClient::close);
        loop.until(() -> component.clients() == 0);
        TestClient next = client().get("/api/v1/services/s-2");
        loop.until(() -> next.got("\"name\":\"s-2\""));
    }

    @Test
    void clientsThatOnlyWaitKeepNobodyOut() {
        List<TestClient> silent = new ArrayList<>();
        for (int i = 0; i < ControlLimits.CLIENTS_MAX; i++) {
            silent.add(client());
        }
        loop.until(() -> component.clients() == ControlLimits.CLIENTS_MAX);
        TestClient asking = client().get("/api/v1/services/s-1");
        loop.until(() -> asking.got("\"name\":\"s-1\""));
        assertThat(silent.getFirst().ended()).isTrue();
        assertThat(component.clients()).isEqualTo(ControlLimits.CLIENTS_MAX);
    }

    // ---- events

    private TestClient follower(String more) {
        TestClient client = client();
        client.send("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n" + more + "\r\n");
        loop.until(() -> client.got("text/event-stream\r\n"));
        return client;
    }

    @Test
    void aFollowerGetsRecentEventsAndThoseToCome() {
        backend.events.add(FakeBackend.event(1));
        backend.events.add(FakeBackend.event(2));
        TestClient late = follower("Last-Event-ID: 1\r\n");
        TestClient early = follower("");
        component.publish(FakeBackend.event(3));
        loop.until(() -> late.got("id: 3\n") && early.got("id: 3\n"));
        assertThat(late.received()).contains("id: 2\ndata: {\"id\":2,").doesNotContain("id: 1\n");
        assertThat(early.received()).contains("id: 1\n", "id: 2\n");
        loop.putForward(3600 * SECOND_NANOS);
        assertThat(late.ended()).isFalse();
    }

    @Test
    void aFollowerThatIsTooSlowIsToldSoAndNobodyWaitsForIt() {
        TestClient slow = follower("");
        TestClient quick = follower("");
        for (int id = 1; id < 10_000; id++) {
            component.publish(FakeBackend.event(id));
            if (id % 100 == 0) {
                loop.turn(0);
                quick.received();
            }
        }
        loop.until(() -> quick.got("id: 9999\n"));
        assertThat(component.unsentBytes()).isLessThan(ControlLimits.FOLLOWER_UNSENT_MAX_BYTES + 1000);
        loop.until(slow::ended);
        assertThat(slow.received()).doesNotContain("id: 9999\n").endsWith("""
                event: lost
                data: {"error":"cannot follow events: the reader is too slow"}

                """);
        assertThat(quick.ended()).isFalse();
    }

    @Test
    void aFollowerThatNeverReadsAgainIsLetGo() {
        follower("");
        IntStream.range(1, 10_000).forEach(id -> component.publish(FakeBackend.event(id)));
        loop.rest();
        loop.putForward(31 * SECOND_NANOS);
        assertThat(component.clients()).isZero();
    }

    @Test
    void aFollowerThatLeavesIsForgotten() {
        follower("").close();
        loop.until(() -> component.clients() == 0);
        component.publish(FakeBackend.event(1));
        loop.rest();
    }

    @Test
    void whatIsPublishedLastStillGoesOut() {
        TestClient follower = follower("");
        component.publish(FakeBackend.event(1));
        component.close();
        assertThat(follower.ended()).isTrue();
        assertThat(follower.received()).contains("id: 1\n");
        component = server();
    }
}
