package dev.vigil.daemon.feature.notify;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.DynamicUser;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.launch.LaunchContributor;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.process.Processes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A notify socket for each incarnation of a service that speaks by sd_notify(3), for as long as its main process lives,
 * and the deadlines until which those of services that send too much are not read.
 */
public final class NotifySockets implements LaunchContributor, LoopComponent {
    private final FeatureContext context;
    private final Poller poller;
    private final DeadlineQueue<NotifySocket> resting = new DeadlineQueue<>();
    private final Announcements announcements = new Announcements();
    private final NotifiedReloads reloads;
    private final NotifySenders senders;
    private final NotifyMessages messages;
    private final Map<Incarnation, NotifySocket> sockets = new HashMap<>();

    public NotifySockets(FeatureContext context, List<Feature> features, Processes processes) {
        this.context = context;
        this.poller = context.loop().poller(EventPriority.NOTIFY);
        this.reloads = new NotifiedReloads(context.linux(), context.events(), processes.signals());
        this.senders = new NotifySenders(context);
        this.messages =
                new NotifyMessages(context, features, processes.mains(), announcements, reloads, senders, resting);
    }

    /** What services have said of themselves. */
    public Announcements announcements() {
        return announcements;
    }

    /** Reloads whose end services tell. */
    public NotifiedReloads reloads() {
        return reloads;
    }

    @Override
    public void running(Incarnation incarnation, ServiceSpec spec) {
        announcements.running(incarnation);
    }

    @Override
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        if (!spec.notifies()) {
            return LaunchAdditions.NOTHING;
        }
        senders.begin(incarnation, spec);
        String path = pathOf(incarnation);
        sockets.put(incarnation, NotifySocket.of(context, poller, messages, incarnation, path));
        return new LaunchAdditions(Map.of("NOTIFY_SOCKET", path), List.of(), List.of(), List.of(path));
    }

    private String pathOf(Incarnation incarnation) {
        return context.runDirectory() + "/notify/" + incarnation.service();
    }

    @Override
    public void launched(Incarnation incarnation, ServiceSpec spec) {
        NotifySocket socket = sockets.get(incarnation);
        if (socket != null) {
            socket.listen();
            if (spec.launch().identity().user().isPresent()
                    || spec.section(DynamicUser.class).isPresent()) {
                socket.rememberOwner();
            }
        }
    }

    /** The services that have a socket. */
    public Set<String> services() {
        return sockets.keySet().stream().map(Incarnation::service).collect(Collectors.toSet());
    }

    /** Binds the socket of a service again, whose file was removed. @return why it can't be done */
    public Optional<String> bindAgain(String service) {
        return sockets.entrySet().stream()
                .filter(entry -> entry.getKey().service().equals(service))
                .findFirst()
                .flatMap(entry -> entry.getValue().bindAgain(context.loop().nowNanos()));
    }

    @Override
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        if (spec.notifies()) {
            senders.begin(incarnation, spec);
            NotifySocket socket = NotifySocket.again(context, poller, messages, incarnation, pathOf(incarnation));
            sockets.put(incarnation, socket);
            socket.listen();
        }
    }

    @Override
    public void ended(Incarnation incarnation) {
        announcements.reloading(incarnation, false);
        reloads.forget(incarnation);
        senders.end(incarnation);
        NotifySocket socket = sockets.remove(incarnation);
        if (socket != null) {
            resting.remove(socket);
            socket.close();
        }
    }

    @Override
    public int descriptors(ServiceSpec spec) {
        return spec.notifies() ? 1 : 0;
    }

    @Override
    public long nextDeadlineNanos() {
        return resting.nearestNanos();
    }

    @Override
    public void tick(long nowNanos) {
        resting.takeDue(nowNanos).forEach(NotifySocket::resume);
    }
}
