package dev.vigil.api.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vigil.api.Action;
import dev.vigil.api.EventEntry;
import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.Results;
import dev.vigil.api.Samples;
import dev.vigil.api.Status;
import dev.vigil.api.client.ControlFailure.Kind;
import dev.vigil.api.http.Parsed;
import dev.vigil.api.http.Request;
import dev.vigil.api.http.RequestParser;
import dev.vigil.api.http.Response;
import dev.vigil.api.http.ServerSentEvent;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlClientTest {
    @TempDir
    private Path directory;

    /** Serves one connection: each request gets the bytes that {@code answers} makes of it; then it is closed. */
    private CompletableFuture<Void> serve(int requests, Function<Request, byte[]> answers) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
        return CompletableFuture.runAsync(() -> {
            try (server;
                    SocketChannel channel = server.accept()) {
                RequestParser parser = new RequestParser();
                for (int i = 0; i < requests; i++) {
                    channel.write(ByteBuffer.wrap(answers.apply(request(channel, parser))));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static Request request(SocketChannel channel, RequestParser parser) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        while (true) {
            if (parser.next() instanceof Parsed.Complete(Request request)) {
                return request;
            }
            int count = channel.read(buffer.clear());
            assertThat(count).isPositive();
            parser.feed(buffer.array(), 0, count);
        }
    }

    private Path socket() {
        return directory.resolve("vigil.sock");
    }

    private static Kind kind(Throwable failure) {
        return ((ControlFailure) failure).kind();
    }

    @Test
    void manyRequestsGoOverOneConnection() throws IOException {
        CompletableFuture<Void> server = serve(3, request -> switch (request.toString()) {
            case "GET /api/v1/services" -> Response.json(Samples.status(1000)).encode(true, false);
            case "POST /api/v1/actions" -> Response.json(echo(request)).encode(true, false);
            default -> Response.json(new Results(List.of())).encode(true, false);
        });
        try (ControlClient client = ControlClient.connect(socket())) {
            assertThat(client.get(Paths.SERVICES, Status.class)).isEqualTo(Samples.status(1000));
            Action action = new Action("stop", List.of("a", "b"), null, null, null);
            assertThat(client.post(Paths.ACTIONS, action, Results.class).results())
                    .extracting(Results.Result::name)
                    .containsExactly("a", "b");
            assertThat(client.post(Paths.SHUTDOWN, Results.class).results()).isEmpty();
        }
        server.join();
    }

    private static Results echo(Request request) {
        return new Results(Json.read(request.body(), Action.class).names().stream()
                .map(name -> new Results.Result(name, true, "stopped"))
                .toList());
    }

    @Test
    void aNameThatLooksLikeAPathIsOneSegment() throws IOException {
        CompletableFuture<Void> server = serve(
                1,
                request -> Response.failure(404, String.join("|", request.segments()))
                        .encode(true, false));
        try (ControlClient client = ControlClient.connect(socket())) {
            assertThatThrownBy(() -> client.get(Paths.why("a/b c%?\u00e9"), Status.class))
                    .hasMessage("api|v1|services|a/b c%?\u00e9|why")
                    .extracting(ControlClientTest::kind)
                    .isEqualTo(Kind.UNKNOWN);
        }
        server.join();
    }

    @Test
    void aRefusalCarriesTheSupervisorsWords() throws IOException {
        CompletableFuture<Void> server = serve(
                2,
                request -> Response.failure(request.method().equals("GET") ? 403 : 409, "cannot do it: no")
                        .encode(true, false));
        try (ControlClient client = ControlClient.connect(socket())) {
            assertThatThrownBy(() -> client.get("/x", Status.class))
                    .hasMessage("cannot do it: no")
                    .extracting(ControlClientTest::kind)
                    .isEqualTo(Kind.NOT_PERMITTED);
            assertThatThrownBy(() -> client.post("/x", Status.class))
                    .extracting(ControlClientTest::kind)
                    .isEqualTo(Kind.REFUSED);
        }
        server.join();
    }

    @Test
    void garbageAndABrokenConnectionAreTold() throws IOException {
        CompletableFuture<Void> server = serve(1, _ -> "SSH-2.0-OpenSSH_10.0\r\n".getBytes(UTF_8));
        try (ControlClient client = ControlClient.connect(socket())) {
            assertThatThrownBy(() -> client.get("/x", Status.class))
                    .hasMessageStartingWith("cannot understand vigild: ")
                    .extracting(ControlClientTest::kind)
                    .isEqualTo(Kind.BROKEN);
        }
        server.join();
    }

    @Test
    void eventsComeUntilTheReaderWasTooSlow() throws IOException {
        EventEntry first = new EventEntry(8, "t", "web", "running", "backoff", 3, "r");
        CompletableFuture<Void> server = serve(1, request -> {
            assertThat(request.headers().first("last-event-id")).contains("7");
            return joined(
                    Response.eventStream(),
                    new ServerSentEvent("8", "message", Json.text(first)).encode(),
                    new ServerSentEvent("", "newer", "{}").encode(),
                    new ServerSentEvent("", ControlClient.LOST, "{}").encode());
        });
        List<EventEntry> told = new ArrayList<>();
        try (ControlClient client = ControlClient.connect(socket())) {
            assertThat(client.events(7, told::add)).isEqualTo(ControlClient.StreamEnd.LOST);
        }
        assertThat(told).containsExactly(first);
        server.join();
    }

    @Test
    void eventsComeUntilTheSupervisorEnds() throws IOException {
        CompletableFuture<Void> server = serve(1, _ -> Response.eventStream());
        try (ControlClient client = ControlClient.connect(socket())) {
            assertThat(client.events(0, _ -> {})).isEqualTo(ControlClient.StreamEnd.CLOSED);
        }
        server.join();
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(10_000);
        for (byte[] part : parts) {
            all.put(part);
        }
        byte[] bytes = new byte[all.flip().remaining()];
        all.get(bytes);
        return bytes;
    }

    private void assertConnectFails(Path socket, Kind kind) {
        assertThatThrownBy(() -> ControlClient.connect(socket))
                .hasMessageStartingWith("cannot reach vigild: ")
                .hasMessageEndingWith("(" + socket + ")")
                .extracting(ControlClientTest::kind)
                .isEqualTo(kind);
    }

    @Test
    void noSocketOrNobodyBehindItMeansNoSupervisor() throws IOException {
        assertConnectFails(socket(), Kind.NO_SUPERVISOR);
        assertConnectFails(directory.resolve("no/such/directory"), Kind.NO_SUPERVISOR);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket()));
        }
        assertThat(socket()).exists();
        assertConnectFails(socket(), Kind.NO_SUPERVISOR);
    }

    @Test
    void aPathThatIsTooLongIsTold() {
        assertConnectFails(directory.resolve("x".repeat(120)), Kind.BROKEN);
    }
}
