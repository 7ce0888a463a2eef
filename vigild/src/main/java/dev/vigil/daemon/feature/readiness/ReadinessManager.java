package dev.vigil.daemon.feature.readiness;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.NotifyHandler;
import dev.vigil.daemon.feature.probe.HostAddresses;
import dev.vigil.daemon.feature.probe.HttpQuestion;
import dev.vigil.daemon.feature.probe.SocketTarget;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.launch.LaunchRequest;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.output.Fifo;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for the readiness of each incarnation that is starting. What a program needs for it (a pipe) is made before its
 * launch and lives until it is ready.
 */
public final class ReadinessManager implements Feature {
    private final FeatureContext context;
    private final Linux linux;
    private final EventLoop loop;
    private final ListenerOwners owners;
    private final Poller notices;
    private final Map<Incarnation, ReadinessWatch> watches = new HashMap<>();
    private final Map<Incarnation, Integer> pipes = new HashMap<>();
    private final Set<Incarnation> notifying = new HashSet<>();
    private final Map<Incarnation, Long> launchedAt = new HashMap<>();
    /** Of forking programs whose main process is not known yet: whether they have shown that they are ready. */
    private final Map<Incarnation, Boolean> withoutMain = new HashMap<>();

    public ReadinessManager(FeatureContext context) {
        this.context = context;
        this.linux = context.linux();
        this.loop = context.loop();
        this.owners = new ListenerOwners(context);
        this.notices = loop.poller(EventPriority.NOTIFY);
    }

    @Override
    public Map<String, NotifyHandler> notifications() {
        return Map.of("READY", (incarnation, value, _) -> {
            boolean isReady = value.equals("1");
            if (isReady && notifying.contains(incarnation)) {
                report(incarnation);
            }
            return isReady;
        });
    }

    @Override
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        if (spec.kind() == ServiceSpec.Kind.FORKING) {
            withoutMain.put(incarnation, spec.readiness().isEmpty());
        }
        if (spec.readiness().isEmpty()) {
            return LaunchAdditions.NOTHING;
        }
        launchedAt.put(incarnation, linux.realtimeNanos());
        return switch (spec.readiness().get()) {
            case Readiness.Notify _ -> {
                notifying.add(incarnation);
                yield LaunchAdditions.NOTHING;
            }
            case Readiness.NotificationFd fd -> preparePipe(incarnation, fd.fd());
            case Readiness.LogLine line -> prepareLines(incarnation, line.regex());
            case Readiness.Tcp _,
                    Readiness.Unix _,
                    Readiness.Http _,
                    Readiness.Exec _,
                    Readiness.FileExists _,
                    Readiness.Delay _ -> LaunchAdditions.NOTHING;
        };
    }

    /* A quick program has written its line before the loop hears that it was launched. */
    private LaunchAdditions prepareLines(Incarnation incarnation, String regex) {
        put(incarnation, new LogWatch(regex, context.output(), incarnation.service(), () -> ready(incarnation)));
        return LaunchAdditions.NOTHING;
    }
    /**
     * A FIFO that the program opens for both: what it writes waits for the next vigild when this one dies, and does not
     * kill it.
     */
    private LaunchAdditions preparePipe(Incarnation incarnation, int number) {
        String path = pathOf(incarnation);
        open(incarnation, Fifo.create(linux, path, Fifo.Access.INHERITORS)).ifPresent(reason -> {
            throw new LaunchRefused(reason);
        });
        return LaunchAdditions.descriptors(List.of(new SpawnPlan.Descriptor.Opened(number, path, Flags.O_RDWR, 0)));
    }

    private Optional<String> open(Incarnation incarnation, Fifo fifo) {
        return switch (fifo) {
            case Fifo.Open(int fd) -> {
                pipes.put(incarnation, fd);
                yield Optional.empty();
            }
            case Fifo.Failed(String reason) -> Optional.of(reason);
        };
    }

    private String pathOf(Incarnation incarnation) {
        return context.runDirectory() + "/fifo/" + incarnation.service() + ".ready";
    }

    @Override
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        Readiness readiness = spec.readiness().orElse(null);
        launchedAt.put(incarnation, linux.realtimeNanos() - linux.monotonicNanos() + state.startedNanos());
        boolean starting = state instanceof ServiceState.Starting;
        if (starting && spec.kind() == ServiceSpec.Kind.FORKING) {
            withoutMain.put(incarnation, readiness == null);
        }
        if (readiness instanceof Readiness.Notify) {
            notifying.add(incarnation);
        } else if (starting && readiness instanceof Readiness.NotificationFd) {
            open(incarnation, Fifo.open(linux, pathOf(incarnation), Fifo.Access.INHERITORS));
        } else if (starting && readiness instanceof Readiness.LogLine line) {
            prepareLines(incarnation, line.regex());
        }
        if (starting && state.pid() != 0 && readiness != null) {
            resumeWatch(incarnation, spec, state.startedNanos());
        }
    }

    private void resumeWatch(Incarnation incarnation, ServiceSpec spec, long launchedNanos) {
        if (spec.readiness().get() instanceof Readiness.Delay(Duration delay)) {
            put(incarnation, new DelayWatch(launchedNanos + delay.toNanos(), () -> ready(incarnation)));
        } else if (spec.kind() != ServiceSpec.Kind.ONESHOT) {
            watch(incarnation, spec);
        }
    }

    /** Begins to look. */
    public void watch(Incarnation incarnation, ServiceSpec spec) {
        spec.readiness().ifPresent(readiness -> watch(incarnation, spec, readiness));
    }

    private void watch(Incarnation incarnation, ServiceSpec spec, Readiness readiness) {
        switch (readiness) {
            // Its socket is listened to all the time.
            case Readiness.Notify _ -> {}
            case Readiness.NotificationFd _ -> watchPipe(incarnation);
            case Readiness.Delay delay ->
                put(incarnation, new DelayWatch(loop.nowNanos() + delay.delay().toNanos(), () -> ready(incarnation)));
            case Readiness.FileExists file ->
                put(incarnation, new FileWatch(linux, file.path(), launchedAt(incarnation), () -> ready(incarnation)));
            // What it writes is read along since before its launch.
            case Readiness.LogLine _ -> {}
            case Readiness.Exec exec -> put(incarnation, execWatch(incarnation, spec, exec.command()));
            case Readiness.Unix unix ->
                watchSocket(
                        incarnation,
                        new SocketWatch.Target(
                                SocketTarget.unix(linux, unix.path()), _ -> ListeningSockets.unix(linux, unix.path())),
                        Optional.empty(),
                        approval(incarnation, unix.path(), unix.ofAnybody()));
            case Readiness.Tcp tcp ->
                watchSocket(
                        incarnation,
                        tcp(tcp.host(), tcp.port()),
                        Optional.empty(),
                        approval(incarnation, address(tcp.host(), tcp.port()), tcp.ofAnybody()));
            case Readiness.Http http -> {
                HttpQuestion question = HttpQuestion.of(http.url());
                watchSocket(
                        incarnation,
                        tcp(question.host(), question.port()),
                        Optional.of(question),
                        approval(incarnation, address(question.host(), question.port()), http.ofAnybody()));
            }
        }
    }

    private static String address(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    private SocketWatch.Approval approval(Incarnation incarnation, String address, boolean ofAnybody) {
        return ofAnybody
                ? (_, answer) -> answer.accept(true)
                : new ListenerApproval(context.notes(), context.messages(), owners::ask, incarnation, address);
    }

    private long launchedAt(Incarnation incarnation) {
        return launchedAt.getOrDefault(incarnation, 0L);
    }

    private void watchPipe(Incarnation incarnation) {
        Integer fd = pipes.remove(incarnation);
        if (fd != null) {
            put(incarnation, new LineWatch(linux, notices, fd, () -> ready(incarnation)));
        }
    }

    private ReadinessWatch execWatch(Incarnation incarnation, ServiceSpec spec, List<String> command) {
        LaunchRequest launch = LaunchRequest.quiet(spec, incarnation, command, Map.of());
        return new ExecWatch(context.commands(), launch, loop::nowNanos, () -> ready(incarnation));
    }

    private SocketWatch.Target tcp(String host, int port) {
        HostAddresses addresses = new HostAddresses(context, host);
        return new SocketWatch.Target(
                SocketTarget.tcp(linux, addresses, port),
                address -> ListeningSockets.tcp(linux, addresses.at(address), port));
    }

    private void watchSocket(
            Incarnation incarnation,
            SocketWatch.Target target,
            Optional<HttpQuestion> question,
            SocketWatch.Approval approval) {
        Poller poller = loop.poller(EventPriority.PROBE);
        put(
                incarnation,
                new SocketWatch(linux, poller, loop::nowNanos, target, question, approval, () -> ready(incarnation)));
    }

    private void put(Incarnation incarnation, ReadinessWatch watch) {
        watches.put(incarnation, watch);
    }

    private void ready(Incarnation incarnation) {
        unwatch(incarnation);
        report(incarnation);
    }

    private void report(Incarnation incarnation) {
        if (withoutMain.replace(incarnation, true) == null) {
            context.events().add(new Event.BecameReady(incarnation));
        }
    }

    /** The main process of a forking program is known: it is ready now, or as soon as it shows that it is. */
    public void foundMain(Incarnation incarnation) {
        Boolean isReady = withoutMain.remove(incarnation);
        if (isReady != null && isReady) {
            report(incarnation);
        }
    }

    /** Looks no more. */
    public void unwatch(Incarnation incarnation) {
        ReadinessWatch watch = watches.remove(incarnation);
        if (watch != null) {
            watch.close();
        }
    }

    @Override
    public void ended(Incarnation incarnation) {
        unwatch(incarnation);
        notifying.remove(incarnation);
        launchedAt.remove(incarnation);
        withoutMain.remove(incarnation);
        Integer fd = pipes.remove(incarnation);
        if (fd != null) {
            linux.close(fd);
            linux.unlink(pathOf(incarnation));
        }
    }

    @Override
    public int descriptors(ServiceSpec spec) {
        return spec.readiness()
                .map(readiness -> switch (readiness) {
                    case Readiness.Notify _, Readiness.LogLine _, Readiness.FileExists _, Readiness.Delay _ -> 0;
                    case Readiness.NotificationFd _,
                            Readiness.Tcp _,
                            Readiness.Unix _,
                            Readiness.Http _,
                            Readiness.Exec _ -> 1;
                })
                .orElse(0);
    }

    @Override
    public long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (ReadinessWatch watch : watches.values()) {
            next = Math.min(next, watch.nextDeadlineNanos());
        }
        return next;
    }

    @Override
    public void tick(long nowNanos) {
        for (ReadinessWatch watch : List.copyOf(watches.values())) {
            if (watch.nextDeadlineNanos() <= nowNanos) {
                watch.tick(nowNanos);
            }
        }
    }
}
