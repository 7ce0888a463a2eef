package dev.vigil.daemon.feature.readiness;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.launch.CommandRunner;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.launch.LaunchRefused;
import dev.vigil.daemon.launch.LaunchRequest;
import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.LoopComponent;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.output.OutputLines;
import dev.vigil.linux.Errno;
import dev.vigil.linux.Flags;
import dev.vigil.linux.Linux;
import dev.vigil.linux.SpawnPlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for the readiness of each incarnation that is starting. What a program needs for it (a socket, a pipe) is made
 * before its launch by {@link #prepare}; a notify socket lives as long as its incarnation, all else until it is ready.
 */
public final class ReadinessManager implements LoopComponent {
    private final Linux linux;
    private final EventLoop loop;
    private final Poller probes;
    private final Poller notices;
    private final Tools tools;
    private final ReadinessListener listener;
    private final Map<Incarnation, ReadinessWatch> watches = new HashMap<>();
    private final Map<Incarnation, NotifySocket> sockets = new HashMap<>();
    private final Map<Incarnation, Integer> pipes = new HashMap<>();
    private final Map<Incarnation, Long> launchedAt = new HashMap<>();

    /**
     * What looking takes.
     *
     * @param notifyFolder where notify sockets are made
     */
    public record Tools(BlockingExecutor blocking, CommandRunner commands, OutputLines lines, String notifyFolder) {}

    public ReadinessManager(Linux linux, EventLoop loop, Tools tools, ReadinessListener listener) {
        this.linux = linux;
        this.loop = loop;
        this.probes = loop.poller(EventPriority.PROBE);
        this.notices = loop.poller(EventPriority.NOTIFY);
        this.tools = tools;
        this.listener = listener;
    }

    /** Before the launch. @throws LaunchRefused with the cause */
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        launchedAt.put(incarnation, linux.realtimeNanos());
        return switch (spec.start().readiness()) {
            case Readiness.Notify _ -> prepareNotify(incarnation);
            case Readiness.NotificationFd fd -> preparePipe(incarnation, fd.fd());
            case Readiness.LogLine line -> prepareLines(incarnation, line.regex());
            default -> LaunchAdditions.NOTHING;
        };
    }

    /* A quick program has written its line before the loop hears that it was launched. */
    private LaunchAdditions prepareLines(Incarnation incarnation, String regex) {
        put(incarnation, new LogWatch(regex, tools.lines(), incarnation.service(), () -> ready(incarnation)));
        return LaunchAdditions.NOTHING;
    }

    private LaunchAdditions prepareNotify(Incarnation incarnation) {
        String path = pathOf(incarnation);
        NotifySocket socket = new NotifySocket(linux, notices, listener, incarnation, path);
        sockets.put(incarnation, socket);
        return new LaunchAdditions(Map.of("NOTIFY_SOCKET", path), List.of(), List.of(path));
    }

    /**
     * A FIFO that the program opens for both: what it writes waits for the next vigild when this one dies, and does not
     * kill it.
     */
    private LaunchAdditions preparePipe(Incarnation incarnation, int number) {
        String path = pathOf(incarnation);
        linux.unlink(path);
        int made = linux.mkfifo(path, 0600);
        int fd = made < 0 ? made : openPipe(incarnation);
        if (fd < 0) {
            throw new LaunchRefused("pipe of readiness " + path + ": " + Errno.describe(fd));
        }
        return new LaunchAdditions(
                Map.of(), List.of(new SpawnPlan.Descriptor.Opened(number, path, Flags.O_RDWR, 0)), List.of());
    }

    private int openPipe(Incarnation incarnation) {
        int fd = linux.open(pathOf(incarnation), Flags.O_RDWR | Flags.O_NONBLOCK, 0);
        if (fd >= 0) {
            pipes.put(incarnation, fd);
        }
        return fd;
    }

    private String pathOf(Incarnation incarnation) {
        return tools.notifyFolder() + "/" + incarnation.service();
    }

    /** Goes on with what an earlier vigild prepared and launched, in the state that it left it in. */
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        launchedAt.put(incarnation, linux.realtimeNanos() - linux.monotonicNanos() + state.startedNanos());
        boolean starting = state instanceof ServiceState.Starting;
        switch (spec.start().readiness()) {
            case Readiness.Notify _ -> {
                sockets.put(
                        incarnation, NotifySocket.again(linux, notices, listener, incarnation, pathOf(incarnation)));
                launched(incarnation);
            }
            case Readiness.NotificationFd _ when starting -> openPipe(incarnation);
            case Readiness.LogLine line when starting -> prepareLines(incarnation, line.regex());
            default -> {}
        }
        if (starting && state.pid() != 0) {
            resumeWatch(incarnation, spec, state.startedNanos());
        }
    }

    private void resumeWatch(Incarnation incarnation, ServiceSpec spec, long launchedNanos) {
        if (spec.start().readiness() instanceof Readiness.Delay(Duration delay)) {
            put(incarnation, new DelayWatch(launchedNanos + delay.toNanos(), () -> ready(incarnation)));
        } else if (spec.kind() == ServiceSpec.Kind.DAEMON) {
            watch(incarnation, spec);
        }
    }

    /** After the launch: hears what it says, whether or not it is waited for. */
    public void launched(Incarnation incarnation) {
        NotifySocket socket = sockets.get(incarnation);
        if (socket != null) {
            socket.listen();
        }
    }

    /** Begins to look. */
    public void watch(Incarnation incarnation, ServiceSpec spec) {
        switch (spec.start().readiness()) {
            case Readiness.Immediate _ -> listener.ready(incarnation);
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
                put(incarnation, socketWatch(incarnation, SocketWatch.unix(linux, unix.path()), Optional.empty()));
            case Readiness.Tcp tcp ->
                put(incarnation, socketWatch(incarnation, tcp(tcp.host(), tcp.port()), Optional.empty()));
            case Readiness.Http http -> {
                HttpQuestion question = HttpQuestion.of(http.url());
                put(
                        incarnation,
                        socketWatch(incarnation, tcp(question.host(), question.port()), Optional.of(question)));
            }
        }
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
        return new ExecWatch(tools.commands(), launch, loop::nowNanos, () -> ready(incarnation));
    }

    private SocketWatch.Target tcp(String host, int port) {
        return SocketWatch.tcp(linux, new HostAddresses(host, loop, tools.blocking()), port);
    }

    private ReadinessWatch socketWatch(
            Incarnation incarnation, SocketWatch.Target target, Optional<HttpQuestion> question) {
        return new SocketWatch(linux, probes, target, question, () -> ready(incarnation));
    }

    private void put(Incarnation incarnation, ReadinessWatch watch) {
        watches.put(incarnation, watch);
    }

    private void ready(Incarnation incarnation) {
        unwatch(incarnation);
        listener.ready(incarnation);
    }

    /** Looks no more. */
    public void unwatch(Incarnation incarnation) {
        ReadinessWatch watch = watches.remove(incarnation);
        if (watch != null) {
            watch.close();
        }
    }

    /** The incarnation has ended or could not be launched. */
    public void ended(Incarnation incarnation) {
        unwatch(incarnation);
        launchedAt.remove(incarnation);
        NotifySocket socket = sockets.remove(incarnation);
        if (socket != null) {
            socket.close();
        }
        Integer fd = pipes.remove(incarnation);
        if (fd != null) {
            linux.close(fd);
            linux.unlink(pathOf(incarnation));
        }
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
