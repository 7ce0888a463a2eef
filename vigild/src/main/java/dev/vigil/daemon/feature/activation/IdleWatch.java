package dev.vigil.daemon.feature.activation;

import dev.vigil.core.Event;
import dev.vigil.core.Event.Triggered.Action;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ReadableDuration;
import dev.vigil.core.spec.ServiceSockets;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Finds out that nobody has spoken to a service for a while. Connections are the program's, so vigild sees no more of
 * them than the kernel tells everybody: each tenth of the time it looks whether some are open, {@link OpenConnections}.
 * One that comes and goes in between is seen all the same: the first that arrives after each look makes the socket
 * ready once, whoever accepts it.
 */
final class IdleWatch {
    private static final int LOOKS = 10;
    private static final long PERIOD_MIN_NANOS = 250_000_000;
    private static final long PERIOD_MAX_NANOS = 30_000_000_000L;
    private static final int ARRIVAL = Flags.EPOLLIN | Flags.EPOLLET | Flags.EPOLLONESHOT;

    private final Poller poller;
    private final EventQueue events;
    private final OpenConnections connections;
    private final LongSupplier nowNanos;
    private final Map<Incarnation, Watch> watches = new HashMap<>();
    private final DeadlineQueue<Incarnation> deadlines = new DeadlineQueue<>();

    private static final class Watch {
        private final ServiceSockets section;
        private final List<Integer> fds;
        private final Duration idle;
        private long busyNanos;
        private boolean arrived;

        Watch(ServiceSockets section, List<Integer> fds, Duration idle, long nowNanos) {
            this.section = section;
            this.fds = fds;
            this.idle = idle;
            this.busyNanos = nowNanos;
        }

        long periodNanos() {
            return Math.clamp(idle.toNanos() / LOOKS, PERIOD_MIN_NANOS, PERIOD_MAX_NANOS);
        }
    }

    IdleWatch(Linux linux, Poller poller, EventQueue events, LongSupplier nowNanos) {
        this.poller = poller;
        this.events = events;
        this.connections = new OpenConnections(linux);
        this.nowNanos = nowNanos;
    }

    /** Watches what runs; {@code sockets} are its own. */
    void begin(Incarnation incarnation, ServiceSpec spec, List<OpenSocket> sockets) {
        ServiceSockets section = spec.section(ServiceSockets.class).orElseThrow();
        Duration idle = section.idleStop().orElseThrow();
        end(incarnation);
        Watch watch = new Watch(section, sockets.stream().map(OpenSocket::fd).toList(), idle, nowNanos.getAsLong());
        watches.put(incarnation, watch);
        watch.fds.forEach(fd -> poller.watch(fd, ARRIVAL, (_, _, _) -> watch.arrived = true));
        deadlines.set(incarnation, nowNanos.getAsLong() + watch.periodNanos());
    }

    void end(Incarnation incarnation) {
        Watch watch = watches.remove(incarnation);
        if (watch != null) {
            watch.fds.forEach(poller::unwatch);
            deadlines.remove(incarnation);
        }
    }

    /** Ends the watch of whatever runs of a service, whose sockets are about to be closed. */
    void endAll(String service) {
        List<Incarnation> some = new ArrayList<>(watches.keySet());
        some.removeIf(incarnation -> !incarnation.service().equals(service));
        some.forEach(this::end);
    }

    long nextDeadlineNanos() {
        return deadlines.nearestNanos();
    }

    void tick(long now) {
        for (Incarnation incarnation : deadlines.takeDue(now)) {
            Watch watch = watches.get(incarnation);
            if (watch != null) {
                look(incarnation, watch, now);
            }
        }
    }

    private void look(Incarnation incarnation, Watch watch, long now) {
        if (watch.arrived || connections.areOpen(watch.section)) {
            watch.busyNanos = now;
        }
        if (now - watch.busyNanos >= watch.idle.toNanos()) {
            end(incarnation);
            String why = "no connection for " + ReadableDuration.of(watch.idle);
            events.add(new Event.Triggered(incarnation, Action.REST, why));
            return;
        }
        watch.arrived = false;
        watch.fds.forEach(fd -> poller.change(fd, ARRIVAL));
        deadlines.set(incarnation, now + watch.periodNanos());
    }
}
