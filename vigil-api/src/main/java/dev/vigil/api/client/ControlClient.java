package dev.vigil.api.client;

import dev.vigil.api.BadJson;
import dev.vigil.api.EventEntry;
import dev.vigil.api.Failure;
import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.client.ControlFailure.Kind;
import dev.vigil.api.http.EventStreamReader;
import dev.vigil.api.http.Part;
import dev.vigil.api.http.ServerSentEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The command's end of the control socket: one blocking connection, one request at a time, by the JDK's own channels,
 * since the first call through the foreign function interface would cost a short command half of its time.
 *
 * <p>Every method throws {@link ControlFailure}. {@link #close} from another thread ends a call that waits.
 */
public final class ControlClient implements AutoCloseable {
    /** Name of the last event of a follower that was too slow. */
    public static final String LOST = "lost";

    private final Connection connection;

    private ControlClient(Connection connection) {
        this.connection = connection;
    }

    /** How a stream of events ended. */
    public enum StreamEnd {
        /** vigild ended it, most likely since it ends itself. */
        CLOSED,
        /** Events came faster than they were read, and some were left out. */
        LOST
    }

    /**
     * Connects to {@code socket}; {@link Kind#NO_SUPERVISOR} or {@link Kind#NOT_PERMITTED} when that is why it can't.
     */
    public static ControlClient connect(Path socket) {
        return new ControlClient(Connection.open(socket));
    }

    /** GET. */
    public <T extends Record> T get(String path, Class<T> type) {
        connection.write(head("GET", path, "Accept: application/json\r\n\r\n"));
        return answer(type);
    }

    /** GET; the JSON of the answer as vigild sent it. */
    public byte[] bytes(String path) {
        connection.write(head("GET", path, "Accept: application/json\r\n\r\n"));
        return body();
    }

    /** POST of {@code body}. */
    public <T extends Record> T post(String path, Record body, Class<T> type) {
        return post(path, Json.bytes(body), type);
    }

    /** POST without a body. */
    public <T extends Record> T post(String path, Class<T> type) {
        return post(path, new byte[0], type);
    }

    private <T extends Record> T post(String path, byte[] body, Class<T> type) {
        connection.write(
                head("POST", path, "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n"));
        connection.write(body);
        return answer(type);
    }

    private static byte[] head(String method, String path, String rest) {
        return (method + " " + path + " HTTP/1.1\r\nHost: vigil\r\n" + rest).getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] body() {
        Answer answer = new Answer(connection);
        int status = answer.head().status();
        byte[] body = answer.body();
        if (status >= 400) {
            throw refused(status, body);
        }
        return body;
    }

    private <T extends Record> T answer(Class<T> type) {
        byte[] body = body();
        try {
            return Json.read(body, type);
        } catch (BadJson bad) {
            throw new ControlFailure(Kind.BROKEN, "cannot understand vigild: " + bad.getMessage(), bad);
        }
    }

    private static ControlFailure refused(int status, byte[] body) {
        Kind kind = switch (status) {
            case 403 -> Kind.NOT_PERMITTED;
            case 404 -> Kind.UNKNOWN;
            default -> Kind.REFUSED;
        };
        return new ControlFailure(kind, error(status, body));
    }

    private static String error(int status, byte[] body) {
        try {
            return Json.read(body, Failure.class).error();
        } catch (BadJson bad) {
            return "cannot do it: vigild refuses (status " + status + ")";
        }
    }

    /**
     * Tells {@code each} the recent events and then those to come, for as long as vigild lives; the connection is used
     * up by it.
     *
     * @param afterId only events with a greater id; 0 for all that are kept
     */
    public StreamEnd events(long afterId, Consumer<EventEntry> each) {
        connection.write(
                head("GET", Paths.EVENTS, "Accept: text/event-stream\r\nLast-Event-ID: " + afterId + "\r\n\r\n"));
        Answer answer = new Answer(connection);
        int status = answer.head().status();
        if (status >= 400) {
            throw refused(status, answer.body());
        }
        return follow(answer, each);
    }

    private static StreamEnd follow(Answer answer, Consumer<EventEntry> each) {
        EventStreamReader stream = new EventStreamReader();
        while (answer.next() instanceof Part.Data data) {
            for (ServerSentEvent event : stream.feed(data.bytes())) {
                if (event.name().equals(LOST)) {
                    return StreamEnd.LOST;
                }
                entry(event).ifPresent(each);
            }
        }
        return StreamEnd.CLOSED;
    }

    private static Optional<EventEntry> entry(ServerSentEvent event) {
        if (!event.name().equals(ServerSentEvent.MESSAGE)) {
            return Optional.empty(); // of a newer vigild
        }
        try {
            return Optional.of(Json.read(event.data(), EventEntry.class));
        } catch (BadJson bad) {
            throw new ControlFailure(Kind.BROKEN, "cannot understand vigild: " + bad.getMessage(), bad);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
