package dev.vigil.daemon.control;

import dev.vigil.api.ApplyOrder;
import dev.vigil.api.BadJson;
import dev.vigil.api.Json;
import dev.vigil.api.OpenApi;
import dev.vigil.api.Paths;
import dev.vigil.api.UpgradeOrder;
import dev.vigil.api.http.Response;
import java.util.List;

/** vigild as a whole: whether it is settled, its end, its replacement, and the description of the interface. */
final class DaemonRoutes implements RouteGroup {
    private final ControlBackend backend;

    DaemonRoutes(ControlBackend backend) {
        this.backend = backend;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("GET", Paths.SETTLED, exchange -> backend.settled(exchange.results())),
                new Route("POST", Paths.SHUTDOWN, exchange -> backend.shutdown(exchange.results())),
                new Route("POST", Paths.UPGRADE, this::upgrade),
                new Route("POST", Paths.APPLY, this::apply),
                new Route("GET", Paths.OPENAPI, exchange -> exchange.answer(Response.json(OpenApi.json()))));
    }

    private void apply(Exchange exchange) {
        try {
            ApplyOrder order = Json.read(exchange.request().body(), ApplyOrder.class);
            backend.apply(order, report -> exchange.answer(Response.json(report)))
                    .ifPresent(refusal -> exchange.fail(refusal.status(), refusal.error()));
        } catch (BadJson bad) {
            exchange.fail(400, "cannot read the request: " + bad.getMessage());
        }
    }

    private void upgrade(Exchange exchange) {
        try {
            UpgradeOrder order = Json.read(exchange.request().body(), UpgradeOrder.class);
            backend.upgrade(order, exchange.results());
        } catch (BadJson bad) {
            exchange.fail(400, "cannot read the request: " + bad.getMessage());
        }
    }
}
