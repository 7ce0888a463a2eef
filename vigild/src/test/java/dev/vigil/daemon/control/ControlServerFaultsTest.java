package dev.vigil.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.linux.Errno;
import dev.vigil.linux.Linux;
import dev.vigil.linux.PeerCredentials;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The component on a kernel that refuses things, and among clients that do anything. */
class ControlServerFaultsTest {
    private static final long SECOND_NANOS = 1_000_000_000L;

    @TempDir
    private Path directory;

    private final TurnByTurn loop = new TurnByTurn();
    private final FakeBackend backend = new FakeBackend(200);
    private final List<Throwable> bugs = new ArrayList<>();
    private final Map<String, Object> results = new ConcurrentHashMap<>();

    /** The real kernel, but for the calls that {@link #results} names. */
    private Linux weather() {
        return (Linux) Proxy.newProxyInstance(
                Linux.class.getClassLoader(), new Class<?>[] {Linux.class}, (_, method, arguments) -> {
                    Object result = results.get(method.getName());
                    try {
                        return result != null ? result : method.invoke(loop.linux(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private ControlServer open() {
        Linux linux = weather();
        ControlServer component = new ControlServer(
                new ControlServer.Surroundings(linux, loop, loop::nowNanos, (_, bug) -> bugs.add(bug)),
                ControlRoutes.of(backend),
                (ControlSocket.Listening) ControlSocket.open(linux, socket().toString()));
        component.listen();
        loop.add(component);
        return component;
    }

    private Path socket() {
        return directory.resolve("vigil.sock");
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOBUFS})
    void whenDescriptorsRunOutTheListenerRestsAndTheLoopSleeps(int errno) {
        ControlServer component = open();
        results.put("accept", -errno);
        try (TestClient client = new TestClient(socket())) {
            client.get("/api/v1/services/s-1");
            loop.rest();
            assertThat(loop.turn(20)).as("what is ready").isZero();
            assertThat(component.nextDeadlineNanos()).isGreaterThan(loop.nowNanos());
            results.clear();
            loop.putForward(SECOND_NANOS);
            loop.until(() -> client.got("s-1"));
        }
        loop.until(() -> component.clients() == 0);
        component.close();
    }

    @Test
    void anotherUserIsRefusedAndToldWhy() {
        ControlServer component = open();
        results.put("peer", Optional.of(new PeerCredentials(7, 65534, 65534)));
        try (TestClient client = new TestClient(socket())) {
            client.post("/api/v1/shutdown", "");
            loop.until(() -> client.endedWith(403));
            assertThat(client.received()).contains("only root and vigild's own user may control it (uid 65534)");
        }
        results.put("peer", Optional.empty());
        try (TestClient client = new TestClient(socket())) {
            loop.until(() -> client.endedWith(403));
        }
        assertThat(backend.waiting).isEmpty();
        loop.until(() -> component.clients() == 0);
        component.close();
    }

    @Test
    void rootAndItsOwnUserAreLetIn() {
        results.put("geteuid", 1234);
        ControlServer component = open();
        for (int uid : new int[] {0, 1234}) {
            results.put("peer", Optional.of(new PeerCredentials(7, uid, 7)));
            try (TestClient client = new TestClient(socket()).get("/api/v1/services/s-1")) {
                loop.until(() -> client.got("s-1"));
            }
        }
        loop.until(() -> component.clients() == 0);
        component.close();
    }

    /**
     * Clients do what a seed tells them: requests whole, in pieces, spoilt, sent ahead; they read or don't, close one
     * half or all, at any moment; outcomes come late; time passes. After each step: limits hold. In the end: every
     * outcome was taken, every connection is closed, no descriptor is left.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverClientsDoTheRoomStaysWhole(long seed) throws IOException {
        Random random = new Random(seed);
        ControlServer component = open();
        List<TestClient> clients = new ArrayList<>();
        long sockets = OpenSockets.count();
        for (int step = 0; step < 4_000; step++) {
            step(random, component, clients);
            loop.turn(0);
            assertThat(component.unsentBytes()).isLessThan(20L * 1024 * 1024);
        }
        clients.forEach(TestClient::close);
        while (!backend.waiting.isEmpty()) {
            backend.finishOne();
        }
        loop.until(() -> component.clients() == 0);
        assertThat(OpenSockets.count()).isEqualTo(sockets);
        component.close();
        assertThat(loop.watched()).isZero();
        assertThat(bugs).isEmpty();
    }

    private void step(Random random, ControlServer component, List<TestClient> clients) {
        if (clients.isEmpty() || (clients.size() < 40 && random.nextInt(8) == 0)) {
            clients.add(new TestClient(socket()));
        }
        TestClient client = clients.get(random.nextInt(clients.size()));
        switch (random.nextInt(12)) {
            case 0, 1 -> client.get("/api/v1/services");
            case 2 -> client.post("/api/v1/actions", "{\"action\":\"stop\",\"all\":true}");
            case 3 -> client.send("GET /api/v1/ev");
            case 4 -> client.send("ents HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n");
            case 5 -> client.send(noise(random));
            case 6 -> client.received();
            case 7 -> component.publish(FakeBackend.event(backend.answers));
            case 8 -> {
                if (!backend.waiting.isEmpty()) {
                    backend.finishOne();
                }
            }
            case 9 -> loop.putForward(random.nextLong(SECOND_NANOS));
            case 10 -> {
                client.close();
                clients.remove(client);
            }
            default -> client.get("/api/v1/services/s-1").get("/api/v1/settled");
        }
    }

    private static String noise(Random random) {
        StringBuilder noise = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            noise.append("\r\n:/ GETHP1.0\u00ff".charAt(random.nextInt(14)));
        }
        return noise.toString();
    }
}
