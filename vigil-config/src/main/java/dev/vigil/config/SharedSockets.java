package dev.vigil.config;

import dev.vigil.config.model.Place;
import dev.vigil.config.model.Problems;
import dev.vigil.core.spec.ListenSocket;
import dev.vigil.core.spec.ServiceSockets;
import dev.vigil.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds sockets of one service that are in the way of those of another. */
final class SharedSockets {
    private record Owned(String service, ListenSocket socket) {}

    private SharedSockets() {}

    static void check(List<ServiceSpec> services, Map<String, Place> places, Problems problems) {
        Map<Object, List<Owned>> seen = new HashMap<>();
        for (ServiceSpec service : services) {
            service.section(ServiceSockets.class)
                    .ifPresent(section -> section.sockets()
                            .forEach(socket -> check(new Owned(service.name(), socket), seen, places, problems)));
        }
    }

    private static void check(Owned one, Map<Object, List<Owned>> seen, Map<String, Place> places, Problems problems) {
        List<Owned> near = seen.computeIfAbsent(key(one.socket), _ -> new ArrayList<>());
        near.stream()
                .filter(other -> !other.service.equals(one.service) && other.socket.conflictsWith(one.socket))
                .findFirst()
                .ifPresent(other -> problems.add(
                        places.getOrDefault(one.service, Place.ofFile(0, "")),
                        "cannot use listen of " + one.service + ": " + other.service + " listens there too ("
                                + one.socket.place().text() + ")"));
        near.add(one);
    }

    /** Equal for those that may be in each other's way. */
    private static Object key(ListenSocket socket) {
        return socket.place() instanceof ListenSocket.Internet internet
                ? List.of(internet.stream(), internet.port())
                : socket.path().orElse("");
    }
}
