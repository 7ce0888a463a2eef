package dev.vigil.api.http;

import java.nio.charset.StandardCharsets;

/**
 * One event of a {@code text/event-stream}.
 *
 * @param id empty when it has none
 * @param name {@code message} unless it was named
 * @param data lines are joined by line feeds
 */
public record ServerSentEvent(String id, String name, String data) {
    /** Name of an event that has none. */
    public static final String MESSAGE = "message";

    /** As it goes over the wire. */
    public byte[] encode() {
        StringBuilder out = new StringBuilder(data.length() + 48);
        if (!id.isEmpty()) {
            out.append("id: ").append(id).append('\n');
        }
        if (!name.equals(MESSAGE)) {
            out.append("event: ").append(name).append('\n');
        }
        data.lines().forEach(line -> out.append("data: ").append(line).append('\n'));
        return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }
}
