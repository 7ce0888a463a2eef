package dev.vigil.daemon.feature.activation;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.ConnectionPlan;
import dev.vigil.core.spec.ListenSocket;
import dev.vigil.core.spec.ServiceSockets;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.PassedDescriptor;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.daemon.process.KeptDescriptors;
import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan.Descriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Opens the sockets of services before they start, so that clients wait instead of being refused, and keeps them open
 * until the services are at rest. A service has what it is given for one launch; the socket is vigild's, and after a
 * SIGKILL of vigild that of its keeper, see {@link KeptDescriptors}.
 */
public final class ListenManager implements Feature, KeptDescriptors {
    private final FeatureContext context;
    private final Linux linux;
    private final SocketTable sockets;
    private final SocketJournal journal;
    private final DemandWatch demand;
    private final IdleWatch idle;
    private final ConnectionServer server;
    /** Services launched on demand that are to be launched only because their sockets could not be opened. */
    private final Set<String> unopened = new HashSet<>();

    /**
     * What it needs beside the context.
     *
     * @param limits priorities, and limits of all processes together
     * @param killRest kills what a process has left behind
     * @param info takes what is worth telling, for vigild's own log
     * @param trouble takes what should be looked at
     */
    public record Surroundings(
            BiFunction<Incarnation, ServiceSpec, LaunchAdditions> limits,
            Consumer<Incarnation> killRest,
            Consumer<String> info,
            Consumer<String> trouble) {}

    public ListenManager(FeatureContext context, Surroundings surroundings) {
        this.context = context;
        this.linux = context.linux();
        this.sockets = new SocketTable(linux);
        this.journal = new SocketJournal(sockets);
        Poller poller = context.loop().poller(EventPriority.PROBE);
        this.demand = new DemandWatch(poller, context.events());
        this.idle = new IdleWatch(linux, poller, context.events(), context.loop()::nowNanos);
        this.server = new ConnectionServer(context, launches(surroundings), surroundings.info, surroundings.trouble);
    }

    private static ConnectionServer.ConnectionLaunch launches(Surroundings surroundings) {
        return new ConnectionServer.ConnectionLaunch() {
            @Override
            public LaunchAdditions additions(Incarnation mark, ServiceSpec spec) {
                return surroundings.limits.apply(mark, spec);
            }

            @Override
            public void killRest(Incarnation mark) {
                surroundings.killRest.accept(mark);
            }
        };
    }

    /** Opens the sockets of services that are about to be wanted; who fails is told so when it is launched. */
    public void openEarly(List<ServiceSpec> services) {
        services.forEach(this::waiting);
    }

    @Override
    public void waiting(ServiceSpec spec) {
        try {
            open(spec);
        } catch (LaunchRefused _) {
            // Its launch will be refused for the same reason, and then it is said.
        }
    }

    private Optional<ServiceSockets> open(ServiceSpec spec) {
        Optional<ServiceSockets> section = spec.section(ServiceSockets.class);
        if (section.isEmpty()) {
            closeAll(spec.name());
        } else if (!sockets.fit(spec.name(), section.get())) {
            // Nobody may watch a number that is closed, and then another's.
            unwatch(spec.name());
            sockets.open(spec.name(), section.get());
        }
        return section;
    }

    private void unwatch(String service) {
        demand.end(service);
        idle.endAll(service);
        server.unwatch(service);
    }

    private void closeAll(String service) {
        unwatch(service);
        server.end(service);
        sockets.closeAll(service);
    }

    @Override
    public void awaitDemand(ServiceSpec spec) {
        demand.end(spec.name());
        unopened.remove(spec.name());
        try {
            List<ListenSocket> wanted = open(spec).map(ServiceSockets::sockets).orElse(List.of());
            List<OpenSocket> open = sockets.of(spec.name());
            List<ConnectionPlan> plans = wanted.stream()
                    .map(ListenSocket::connections)
                    .flatMap(Optional::stream)
                    .toList();
            if (!plans.isEmpty()) {
                server.begin(spec, open, plans);
                return;
            }
            server.end(spec.name());
            List<DemandWatch.Watched> watched = new ArrayList<>();
            for (int i = 0; i < open.size(); i++) {
                watched.add(
                        new DemandWatch.Watched(open.get(i).fd(), wanted.get(i).demand()));
            }
            demand.begin(spec.name(), watched);
        } catch (LaunchRefused e) {
            // Its launch is refused for the same reason, and the restart policy has its say.
            unopened.add(spec.name());
            context.events().add(new Event.TriggeredStart(spec.name(), e.reason()));
        }
    }

    @Override
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        demand.end(spec.name());
        boolean unasked = unopened.remove(spec.name());
        Optional<ServiceSockets> section = open(spec);
        if (unasked || section.filter(ServiceSockets::serveConnections).isPresent()) {
            // Nobody has connected: it waits for that again, after its backoff.
            throw new LaunchRefused("listen: the address was in use, and is free again");
        }
        if (section.filter(ServiceSockets::onStandardInput).isEmpty()) {
            return LaunchAdditions.NOTHING;
        }
        int fd = sockets.of(spec.name()).getFirst().fd();
        return LaunchAdditions.descriptors(List.of(new Descriptor.Inherited(0, fd), new Descriptor.Inherited(1, fd)));
    }

    /** What the next launch of a service has of its sockets beside standard input. */
    public List<PassedDescriptor> passed(ServiceSpec spec) {
        ServiceSockets section = spec.section(ServiceSockets.class).orElse(null);
        if (section == null || section.onStandardInput()) {
            return List.of();
        }
        List<OpenSocket> open = sockets.of(spec.name());
        List<PassedDescriptor> passed = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            passed.add(new PassedDescriptor(
                    section.sockets().get(i).name(), open.get(i).fd()));
        }
        return passed;
    }

    @Override
    public void running(Incarnation incarnation, ServiceSpec spec) {
        spec.section(ServiceSockets.class)
                .flatMap(ServiceSockets::idleStop)
                .ifPresent(_ -> idle.begin(incarnation, spec, sockets.of(spec.name())));
    }

    @Override
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        if (state instanceof ServiceState.Running) {
            running(incarnation, spec);
        }
    }

    @Override
    public void stopping(Incarnation incarnation) {
        idle.end(incarnation);
    }

    @Override
    public void ended(Incarnation incarnation) {
        idle.end(incarnation);
    }

    @Override
    public void rested(String service) {
        closeAll(service);
    }

    @Override
    public int descriptors(ServiceSpec spec) {
        return spec.section(ServiceSockets.class)
                .map(ServiceSockets::sockets)
                .map(List<ListenSocket>::size)
                .orElse(0);
    }

    // ---- over the death of vigild

    @Override
    public Optional<JournalSection> journalSection() {
        return Optional.of(journal);
    }

    @Override
    public long changes() {
        return sockets.changes();
    }

    @Override
    public Set<Integer> descriptors() {
        return sockets.descriptors();
    }

    @Override
    public void takeBack(int keeper) {
        int pidfd = journal.toBeTaken().isEmpty() ? -1 : linux.pidfdOpen(keeper);
        if (pidfd >= 0) {
            journal.toBeTaken().removeIf(entry -> takeBack(pidfd, entry));
            linux.close(pidfd);
        }
    }

    private boolean takeBack(int keeper, SocketJournal.Entry entry) {
        OpenSocket socket = entry.socket();
        return takeBack(keeper, entry, socket.fd())
                || (socket.keptAs() != socket.fd() && takeBack(keeper, entry, socket.keptAs()));
    }

    private boolean takeBack(int keeper, SocketJournal.Entry entry, int number) {
        int fd = linux.pidfdGetfd(keeper, number);
        if (fd < 0) {
            return false;
        }
        boolean same = linux.stat(fd)
                .filter(status -> status.device() == entry.socket().device()
                        && status.inode() == entry.socket().inode())
                .isPresent();
        if (same) {
            sockets.add(entry.service(), entry.socket().takenAs(fd, number));
        } else {
            linux.close(fd);
        }
        return same;
    }

    @Override
    public void settle(Predicate<String> goesOn) {
        Map<String, Integer> lost = new TreeMap<>();
        journal.toBeTaken().stream()
                .filter(entry -> goesOn.test(entry.service()))
                .forEach(entry -> lost.merge(entry.service(), 1, Integer::sum));
        journal.toBeTaken().clear();
        lost.forEach((service, count) -> context.messages()
                .warn(
                        ServiceMessages.Topic.SOCKETS,
                        service,
                        service + ": " + count
                                + " of its sockets are lost with the earlier vigild; its next launch opens new ones"));
        List.copyOf(sockets.all().keySet()).stream().filter(goesOn.negate()).forEach(this::closeAll);
    }

    @Override
    public long nextDeadlineNanos() {
        return Math.min(idle.nextDeadlineNanos(), server.nextDeadlineNanos());
    }

    @Override
    public void tick(long nowNanos) {
        idle.tick(nowNanos);
        server.tick(nowNanos);
    }
}
