package dev.vigil.daemon.control;

import dev.vigil.api.http.Response;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the route of a request; answers itself what no route does. */
final class Router {
    private final List<Route> routes;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    void handle(Exchange exchange) {
        List<String> asked = exchange.request().segments();
        List<Route> there = routes.stream().filter(route -> route.isFor(asked)).toList();
        if (asked.isEmpty() && exchange.request().method().equals("OPTIONS")) { // of the server as a whole
            exchange.answer(Response.empty().with("Allow", "GET, HEAD, POST, OPTIONS"));
            return;
        }
        if (there.isEmpty()) {
            exchange.fail(404, "cannot answer " + exchange.request() + ": no such path");
            return;
        }
        String method = exchange.headOnly() ? "GET" : exchange.request().method();
        there.stream()
                .filter(route -> route.method().equals(method))
                .findFirst()
                .ifPresentOrElse(
                        route -> route.handler().handle(exchange.at(route)), () -> otherMethod(exchange, there));
    }

    private static void otherMethod(Exchange exchange, List<Route> there) {
        String allowed = there.stream()
                .map(Route::method)
                .flatMap(method -> method.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(method))
                .collect(Collectors.joining(", ", "", ", OPTIONS"));
        Response answer = exchange.request().method().equals("OPTIONS")
                ? Response.empty()
                : Response.failure(405, "cannot answer " + exchange.request() + ": no such method there");
        exchange.answer(answer.with("Allow", allowed));
    }
}
