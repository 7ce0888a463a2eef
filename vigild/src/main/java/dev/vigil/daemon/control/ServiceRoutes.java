package dev.vigil.daemon.control;

import dev.vigil.api.Action;
import dev.vigil.api.BadJson;
import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.http.Response;
import dev.vigil.config.text.Escaped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Services: their state, why they are in it, and actions on them. */
final class ServiceRoutes implements RouteGroup {
    private static final Set<String> ACTIONS = Set.of("start", "stop", "restart", "reload", "signal");
    private static final String ANY_SERVICE = Paths.SERVICES + "/*";

    private final ControlBackend backend;

    ServiceRoutes(ControlBackend backend) {
        this.backend = backend;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("GET", Paths.SERVICES, this::showAll),
                new Route("GET", ANY_SERVICE, exchange -> show(exchange, backend.service(exchange.name()))),
                new Route("GET", ANY_SERVICE + "/why", exchange -> show(exchange, backend.why(exchange.name()))),
                new Route("GET", ANY_SERVICE + "/usage", this::usage),
                new Route("POST", Paths.ACTIONS, this::act));
    }

    private void showAll(Exchange exchange) {
        if (List.of(exchange.request().query().split("&", -1)).contains("usage=true")) {
            backend.statusWithUsage(status -> exchange.answer(Response.json(status)));
        } else {
            exchange.answer(Response.json(backend.status()));
        }
    }

    private void usage(Exchange exchange) {
        if (!backend.usage(exchange.name(), report -> exchange.answer(Response.json(report)))) {
            unknown(exchange);
        }
    }

    private static void unknown(Exchange exchange) {
        exchange.fail(404, "cannot show " + exchange.name() + ": no such service");
    }

    private static void show(Exchange exchange, Optional<? extends Record> found) {
        found.ifPresentOrElse(record -> exchange.answer(Response.json(record)), () -> unknown(exchange));
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

    private static Optional<String> problem(Action action) {
        String verb = action.action();
        if (!ACTIONS.contains(verb)) {
            return Optional.of("cannot read the request: no such action (" + Escaped.text(verb) + ")");
        }
        if (action.names().size() > ControlLimits.NAMES_MAX) {
            return Optional.of("cannot " + verb + ": more than " + ControlLimits.NAMES_MAX + " names ("
                    + action.names().size() + ")");
        }
        if (action.forAll() != action.names().isEmpty()) {
            String reason = action.forAll() ? "it names services and says all" : "it names no service";
            return Optional.of("cannot " + verb + ": " + reason);
        }
        if (verb.equals("signal") != (action.signal() != null)) {
            return Optional.of("cannot " + verb + ": "
                    + (verb.equals("signal")
                            ? "no signal is given"
                            : "it takes no signal (" + Escaped.text(action.signal()) + ")"));
        }
        return Optional.empty();
    }
}
