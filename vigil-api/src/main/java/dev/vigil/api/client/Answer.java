package dev.vigil.api.client;

import dev.vigil.api.http.Limits;
import dev.vigil.api.http.Part;
import dev.vigil.api.http.ResponseReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** One answer as it comes in over a connection. */
final class Answer {
    private static final int READ_BYTES = 64 * 1024;

    private final Connection connection;
    private final ResponseReader reader = new ResponseReader();
    private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);

    private boolean ended;

    Answer(Connection connection) {
        this.connection = connection;
    }

    Part.Head head() {
        if (next() instanceof Part.Head head) {
            return head;
        }
        throw new IllegalStateException("an answer begins with its head");
    }

    /** Blocks until there is a part; never {@link Part.More} or {@link Part.Bad}. */
    Part next() {
        Part part = reader.next();
        while (part instanceof Part.More) {
            readMore();
            part = reader.next();
        }
        if (part instanceof Part.Bad && ended) {
            throw new ControlFailure(ControlFailure.Kind.BROKEN, ControlFailure.DIED);
        }
        if (part instanceof Part.Bad(String problem)) {
            throw new ControlFailure(ControlFailure.Kind.BROKEN, "cannot understand vigild: " + problem);
        }
        return part;
    }

    private void readMore() {
        buffer.clear();
        int count = connection.read(buffer);
        if (count < 0) {
            ended = true;
            reader.endOfInput();
        } else {
            reader.feed(buffer.array(), 0, count);
        }
    }

    byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (next() instanceof Part.Data data) {
            if (body.size() > Limits.ANSWER_MAX_BYTES - data.bytes().length) {
                throw new ControlFailure(
                        ControlFailure.Kind.BROKEN, "cannot understand vigild: its answer is too long");
            }
            body.writeBytes(data.bytes());
        }
        return body.toByteArray();
    }
}
