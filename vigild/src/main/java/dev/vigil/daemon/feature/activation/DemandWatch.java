package dev.vigil.daemon.feature.activation;

import dev.vigil.core.Event;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Flags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches the sockets of services that are launched on demand, while no program has them. Once one of them is ready
 * none is watched any more: what is there is the program's to take.
 */
final class DemandWatch {
    private final Poller poller;
    private final EventQueue events;
    private final Map<String, List<Watched>> watched = new HashMap<>();

    /**
     * A socket.
     *
     * @param demand what it means when it is ready: {@code a connection at 127.0.0.1:80}
     */
    record Watched(int fd, String demand) {}

    DemandWatch(Poller poller, EventQueue events) {
        this.poller = poller;
        this.events = events;
    }

    void begin(String service, List<Watched> sockets) {
        if (watched.getOrDefault(service, List.of()).equals(sockets)) {
            return;
        }
        end(service);
        watched.put(service, sockets);
        sockets.forEach(
                socket -> poller.watch(socket.fd(), Flags.EPOLLIN, (_, _, _) -> needed(service, socket.demand())));
    }

    private void needed(String service, String demand) {
        end(service);
        events.add(new Event.TriggeredStart(service, demand));
    }

    /** Whether it is one of those that are watched. */
    boolean isWatched(String service) {
        return watched.containsKey(service);
    }

    void end(String service) {
        List<Watched> sockets = watched.remove(service);
        if (sockets != null) {
            sockets.forEach(socket -> poller.unwatch(socket.fd()));
        }
    }
}
