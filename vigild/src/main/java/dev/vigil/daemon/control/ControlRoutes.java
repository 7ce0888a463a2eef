package dev.vigil.daemon.control;

import dev.vigil.api.Action;
import dev.vigil.api.BadJson;
import dev.vigil.api.EventEntry;
import dev.vigil.api.Json;
import dev.vigil.api.OpenApi;
import dev.vigil.api.Paths;
import dev.vigil.api.UpgradeOrder;
import dev.vigil.api.http.Headers;
import dev.vigil.api.http.Response;
import dev.vigil.api.http.ServerSentEvent;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table of what may be asked. */
final class ControlRoutes {
    private static final Set<String> ACTIONS = Set.of("start", "stop", "restart", "reload", "signal");
    private static final String ANY_SERVICE = Paths.SERVICES + "/*";

    private final ControlBackend backend;

    private ControlRoutes(ControlBackend backend) {
        this.backend = backend;
    }

    static List<Route> of(ControlBackend backend) {
        ControlRoutes routes = new ControlRoutes(backend);
        return List.of(
                new Route("GET", Paths.SERVICES, exchange -> exchange.answer(Response.json(backend.status()))),
                new Route("GET", ANY_SERVICE, exchange -> show(exchange, backend.service(exchange.name()))),
                new Route("GET", ANY_SERVICE + "/why", exchange -> show(exchange, backend.why(exchange.name()))),
                new Route("POST", Paths.ACTIONS, routes::act),
                new Route("GET", Paths.SETTLED, exchange -> backend.settled(exchange.results())),
                new Route("POST", Paths.SHUTDOWN, exchange -> backend.shutdown(exchange.results())),
                new Route("POST", Paths.UPGRADE, routes::upgrade),
                new Route("GET", Paths.EVENTS, routes::events),
                new Route("GET", Paths.OPENAPI, exchange -> exchange.answer(Response.json(OpenApi.json()))));
    }

    private static void show(Exchange exchange, Optional<? extends Record> found) {
        found.ifPresentOrElse(
                record -> exchange.answer(Response.json(record)),
                () -> exchange.fail(404, "cannot show " + exchange.name() + ": no such service"));
    }

    private void act(Exchange exchange) {
        try {
            Action action = Json.read(exchange.request().body(), Action.class);
            problem(action)
                    .map(ControlBackend.Refusal::invalid)
                    .or(() -> backend.act(action, exchange.results()))
                    .ifPresent(refusal -> exchange.fail(refusal.status(), refusal.error()));
        } catch (BadJson bad) {
            exchange.fail(400, "cannot read the request: " + bad.getMessage());
        }
    }

    private void upgrade(Exchange exchange) {
        try {
            UpgradeOrder order = Json.read(exchange.request().body(), UpgradeOrder.class);
            backend.upgrade(order.to(), exchange.results());
        } catch (BadJson bad) {
            exchange.fail(400, "cannot read the request: " + bad.getMessage());
        }
    }

    private static Optional<String> problem(Action action) {
        String verb = action.action();
        if (!ACTIONS.contains(verb)) {
            return Optional.of("cannot read the request: no such action (" + verb + ")");
        }
        if (action.forAll() != action.names().isEmpty()) {
            String reason = action.forAll() ? "it names services and says all" : "it names no service";
            return Optional.of("cannot " + verb + ": " + reason);
        }
        if (verb.equals("signal") != (action.signal() != null)) {
            return Optional.of("cannot " + verb + ": "
                    + (verb.equals("signal") ? "no signal is given" : "it takes no signal (" + action.signal() + ")"));
        }
        return Optional.empty();
    }

    private void events(Exchange exchange) {
        Headers headers = exchange.request().headers();
        if (exchange.headOnly() || !headers.lists("accept", "text/event-stream")) {
            exchange.answer(Response.json(backend.recentEvents()));
            return;
        }
        ByteArrayOutputStream recent = new ByteArrayOutputStream();
        recent.writeBytes(Response.eventStream());
        long after = headers.first("last-event-id").map(ControlRoutes::id).orElse(0L);
        backend.recentEvents().events().stream()
                .filter(entry -> entry.id() > after)
                .forEach(entry -> recent.writeBytes(encoded(entry)));
        exchange.follow(recent.toByteArray());
    }

    private static long id(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    static byte[] encoded(EventEntry entry) {
        return new ServerSentEvent(Long.toString(entry.id()), ServerSentEvent.MESSAGE, Json.text(entry)).encode();
    }
}
