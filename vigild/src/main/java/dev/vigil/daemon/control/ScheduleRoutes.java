package dev.vigil.daemon.control;

import dev.vigil.api.AtOrder;
import dev.vigil.api.BadJson;
import dev.vigil.api.Json;
import dev.vigil.api.Paths;
import dev.vigil.api.http.Response;
import dev.vigil.config.text.Escaped;
import java.util.List;

/** Scheduled services and their runs. */
final class ScheduleRoutes implements RouteGroup {
    private final ControlBackend backend;

    ScheduleRoutes(ControlBackend backend) {
        this.backend = backend;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("GET", Paths.TIMERS, exchange -> exchange.answer(Response.json(backend.timers()))),
                new Route("GET", Paths.SERVICES + "/*/runs", this::runs),
                new Route("GET", Paths.AT, exchange -> exchange.answer(Response.json(backend.atJobs()))),
                new Route("POST", Paths.AT, this::at),
                new Route("POST", Paths.AT + "/*/remove", this::atRemove));
    }

    private void at(Exchange exchange) {
        try {
            backend.at(Json.read(exchange.request().body(), AtOrder.class), exchange.results());
        } catch (BadJson bad) {
            exchange.fail(400, "cannot read the request: " + bad.getMessage());
        }
    }

    private void atRemove(Exchange exchange) {
        if (!backend.atRemove(exchange.name(), exchange.results())) {
            exchange.fail(404, "cannot remove " + Escaped.text(exchange.name()) + ": no such command waits");
        }
    }

    private void runs(Exchange exchange) {
        backend.runs(exchange.name())
                .ifPresentOrElse(
                        runs -> exchange.answer(Response.json(runs)),
                        () -> exchange.fail(
                                404, "cannot show runs of " + exchange.name() + ": no such scheduled service"));
    }
}
