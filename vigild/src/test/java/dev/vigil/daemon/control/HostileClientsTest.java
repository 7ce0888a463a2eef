package dev.vigil.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that try to take all memory or all time of vigild. */
class HostileClientsTest {
    private static final String GET = "GET /api/v1/services/s-1 HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final int BODY_BYTES = 250_000;
    private static final String UNFINISHED =
            "POST /api/v1/actions HTTP/1.1\r\nHost: x\r\nContent-Length: " + (BODY_BYTES + 1) + "\r\n\r\n";

    @TempDir
    private Path directory;

    private final TurnByTurn loop = new TurnByTurn();
    private final FakeBackend backend = new FakeBackend(2000);
    private final List<Throwable> bugs = new ArrayList<>();
    private final List<TestClient> opened = new ArrayList<>();
    private ControlServer server;

    @BeforeEach
    void open() {
        server = new ControlServer(
                new ControlServer.Surroundings(loop.linux(), loop, loop::nowNanos, (_, bug) -> bugs.add(bug)),
                ControlRoutes.of(backend),
                (ControlSocket.Listening) ControlSocket.open(
                        loop.linux(), directory.resolve("vigil.sock").toString()));
        server.listen();
        loop.add(server);
    }

    @AfterEach
    void close() throws IOException {
        opened.forEach(TestClient::close);
        loop.until(() -> server.clients() == 0);
        server.close();
        loop.close();
        assertThat(bugs).isEmpty();
    }

    private TestClient client() {
        TestClient client = new TestClient(directory.resolve("vigil.sock"));
        opened.add(client);
        return client;
    }

    private void assertStillServes() {
        TestClient probe = client();
        probe.send(GET);
        loop.until(() -> probe.got("\"name\":\"s-1\""));
    }

    /** As many bytes as the kernel takes, with turns in between. */
    private void sendAll(TestClient client, String bytes) {
        int sent = 0;
        for (int tries = 0; sent < bytes.length() && tries < 1_000 && !client.ended(); tries++) {
            sent += client.send(bytes.substring(sent));
            loop.turn(0);
        }
    }

    @Test
    void unfinishedBodiesOfManyTakeBoundedMemory() {
        String part = UNFINISHED + "x".repeat(BODY_BYTES);
        for (int i = 0; i < 120; i++) {
            sendAll(client(), part);
            assertThat(server.heldBytes()).isLessThanOrEqualTo(ControlLimits.HELD_TOTAL_MAX_BYTES);
        }
        assertStillServes();
        assertThat(opened.stream().filter(client -> client.got("HTTP/1.1 503")).count())
                .isPositive();
    }

    @Test
    void answersThatNobodyReadsTakeBoundedMemory() {
        for (int i = 0; i < 100; i++) {
            sendAll(client(), "GET /api/v1/services HTTP/1.1\r\nHost: x\r\n\r\n".repeat(5));
            loop.rest();
            assertThat(server.heldBytes()).isLessThanOrEqualTo(ControlLimits.HELD_TOTAL_MAX_BYTES);
        }
        assertStillServes();
    }

    @Test
    void aRequestThatWaitsForItsOutcomeKeepsNoBody() {
        String body = "{\"action\":\"stop\",\"names\":[\"s-0\"]}";
        for (int i = 0; i < 100; i++) {
            TestClient client = client();
            sendAll(client, UNFINISHED + body + " ".repeat(BODY_BYTES + 1 - body.length()));
        }
        loop.until(() -> backend.actions.size() == 100);
        assertThat(server.heldBytes()).isLessThan(100 * 2L * ControlLimits.READ_BYTES * 2);
    }

    @Test
    void oneWhoSendsManyRequestsAheadKeepsNobodyOut() {
        TestClient greedy = client();
        greedy.send(GET.repeat(200));
        loop.turn(0);
        TestClient modest = client();
        modest.send(GET);
        int turns = 0;
        while (!modest.got("\"name\":\"s-1\"")) {
            loop.turn(0);
            turns++;
        }
        assertThat(turns).isLessThan(10);
        assertThat(greedy.received().split("HTTP/1.1 200", -1).length - 1)
                .isLessThanOrEqualTo((turns + 1) * ControlLimits.REQUESTS_PER_TURN);
        loop.until(() -> greedy.received().split("HTTP/1.1 200", -1).length == 201);
    }

    @Test
    void tooManyNamesAreRefused() {
        String names = "\"no\",".repeat(ControlLimits.NAMES_MAX);
        TestClient client = client().post("/api/v1/actions", "{\"action\":\"stop\",\"names\":[" + names + "\"x\"]}");
        loop.until(() -> client.got("more than 2000 names (2001)"));
        assertThat(client.got("HTTP/1.1 400")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\":\"stop\",\"names\":[\"\\ud800\"]}",
                "{\"action\":\"stop\",\"names\":[\"\\udc00\\ud800\"]}",
                "{\"action\":\"\\uDBFFx\",\"names\":[]}",
                "{\"action\":\"stop\",\"names\":[\"\u00ed\u00a0\u0080\"]}",
                "{\"action\":\"stop\",\"names\":[\"\u00c0\u0080\"]}"
            })
    void whatIsNoTextIsRefused(String body) {
        TestClient client = client().post("/api/v1/actions", body);
        loop.until(() -> client.got("\r\n\r\n"));
        assertThat(client.received()).startsWith("HTTP/1.1 400").containsAnyOf("surrogate", "not UTF-8");
    }

    @Test
    void aPairOfSurrogatesIsText() {
        TestClient client = client().post("/api/v1/actions", "{\"action\":\"\\ud83d\\ude00\",\"names\":[]}");
        loop.until(() -> client.got("no such action"));
    }
}
