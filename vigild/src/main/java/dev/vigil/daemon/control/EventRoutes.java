package dev.vigil.daemon.control;

import dev.vigil.api.EventEntry;
import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.http.Headers;
import dev.vigil.api.http.Response;
import dev.vigil.api.http.ServerSentEvent;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Changes of services: the latest ones, and with server-sent events also those to come. */
final class EventRoutes implements RouteGroup {
    private final ControlBackend backend;

    EventRoutes(ControlBackend backend) {
        this.backend = backend;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route("GET", Paths.EVENTS, this::events));
    }

    private void events(Exchange exchange) {
        Headers headers = exchange.request().headers();
        if (exchange.headOnly() || !headers.lists("accept", "text/event-stream")) {
            exchange.answer(Response.json(backend.recentEvents()));
            return;
        }
        ByteArrayOutputStream recent = new ByteArrayOutputStream();
        recent.writeBytes(Response.eventStream());
        long after = headers.first("last-event-id").map(EventRoutes::id).orElse(0L);
        List<EventEntry> entries = backend.recentEvents().events();
        entries.stream().filter(entry -> entry.id() > after).forEach(entry -> recent.writeBytes(encoded(entry)));
        exchange.follow(
                recent.toByteArray(), entries.isEmpty() ? 0 : entries.getLast().id());
    }

    private static long id(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    static byte[] encoded(EventEntry entry) {
        return new ServerSentEvent(Long.toString(entry.id()), ServerSentEvent.MESSAGE, Json.text(entry)).encode();
    }
}
