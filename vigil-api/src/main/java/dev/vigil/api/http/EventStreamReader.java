package dev.vigil.api.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes a {@code text/event-stream} apart: bytes in, events out (HTML standard, 9.2). */
public final class EventStreamReader {
    /** The longest line that is taken in; what is longer is dropped to its end. */
    public static final int LINE_MAX_BYTES = 1024 * 1024;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String id = "";
    private String name = "";
    private boolean afterReturn;

    /** Of one stream, at its beginning. */
    public EventStreamReader() {}

    /** The events that {@code bytes} complete. */
    public List<ServerSentEvent> feed(byte[] bytes) {
        List<ServerSentEvent> events = new ArrayList<>();
        for (byte b : bytes) {
            if (b == '\n' && afterReturn) {
                afterReturn = false;
            } else if (b == '\n' || b == '\r') {
                afterReturn = b == '\r';
                endOfLine(events);
            } else {
                afterReturn = false;
                keep(b);
            }
        }
        return events;
    }

    private void keep(byte b) {
        if (line.size() < LINE_MAX_BYTES) {
            line.write(b);
        }
    }

    private void endOfLine(List<ServerSentEvent> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            dispatch(events);
        } else {
            int colon = text.indexOf(':');
            field(colon < 0 ? text : text.substring(0, colon), colon < 0 ? "" : value(text.substring(colon + 1)));
        }
    }

    private static String value(String text) {
        return text.startsWith(" ") ? text.substring(1) : text;
    }

    private void field(String field, String value) {
        switch (field) {
            case "data" -> data.append(value).append('\n');
            case "event" -> name = value;
            case "id" -> id = value;
            default -> {} // comments, which keep a connection alive, and what is not known
        }
    }

    private void dispatch(List<ServerSentEvent> events) {
        if (!data.isEmpty()) {
            data.setLength(data.length() - 1);
            events.add(new ServerSentEvent(id, name.isEmpty() ? ServerSentEvent.MESSAGE : name, data.toString()));
        }
        data.setLength(0);
        name = "";
    }
}
