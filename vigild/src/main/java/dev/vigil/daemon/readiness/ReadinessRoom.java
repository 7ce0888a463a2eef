package dev.vigil.daemon.readiness;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.Readiness;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.loop.Room;
import dev.vigil.daemon.loop.SlowRoom;
import dev.vigil.daemon.loop.Urgency;
import dev.vigil.daemon.process.CommandRunner;
import dev.vigil.daemon.process.LaunchRefused;
import dev.vigil.daemon.process.ServiceLaunch;
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
public final class ReadinessRoom implements Room {
    private final Linux linux;
    private final EventLoop loop;
    private final Poller probes;
    private final Poller notices;
    private final Tools tools;
    private final ReadinessListener listener;
    private final Map<Incarnation, Watch> watches = new HashMap<>();
    private final Map<Incarnation, NotifySocket> sockets = new HashMap<>();
    private final Map<Incarnation, Integer> pipes = new HashMap<>();
    private final Map<Incarnation, Long> launchedAt = new HashMap<>();

    /**
     * What looking takes.
     *
     * @param notifyFolder where notify sockets are made
     */
    public record Tools(SlowRoom slowRoom, CommandRunner commands, LineSource lines, String notifyFolder) {}

    public ReadinessRoom(Linux linux, EventLoop loop, Tools tools, ReadinessListener listener) {
        this.linux = linux;
        this.loop = loop;
        this.probes = loop.poller(Urgency.PROBE);
        this.notices = loop.poller(Urgency.NOTIFY);
        this.tools = tools;
        this.listener = listener;
    }

    /** Before the launch. @throws LaunchRefused with the cause */
    public Prepared prepare(Incarnation of, ServiceSpec spec) {
        launchedAt.put(of, linux.realtimeNanos());
        return switch (spec.start().readiness()) {
            case Readiness.Notify _ -> prepareNotify(of);
            case Readiness.NotificationFd fd -> preparePipe(of, fd.fd());
            case Readiness.LogLine line -> prepareLines(of, line.regex());
            default -> Prepared.NOTHING;
        };
    }

    /* A quick program has written its line before the loop hears that it was launched. */
    private Prepared prepareLines(Incarnation of, String regex) {
        put(of, new LogWatch(regex, tools.lines(), of.service(), () -> ready(of)));
        return Prepared.NOTHING;
    }

    private Prepared prepareNotify(Incarnation of) {
        String path = pathOf(of);
        NotifySocket socket = new NotifySocket(linux, notices, listener, of, path);
        sockets.put(of, socket);
        return new Prepared(Map.of("NOTIFY_SOCKET", path), List.of(), List.of(path));
    }

    /**
     * A FIFO that the program opens for both: what it writes waits for the next vigild when this one dies, and does not
     * kill it.
     */
    private Prepared preparePipe(Incarnation of, int number) {
        String path = pathOf(of);
        linux.unlink(path);
        int made = linux.mkfifo(path, 0600);
        int fd = made < 0 ? made : openPipe(of);
        if (fd < 0) {
            throw new LaunchRefused("pipe of readiness " + path + ": " + Errno.describe(fd));
        }
        return new Prepared(
                Map.of(), List.of(new SpawnPlan.Descriptor.Opened(number, path, Flags.O_RDWR, 0)), List.of());
    }

    private int openPipe(Incarnation of) {
        int fd = linux.open(pathOf(of), Flags.O_RDWR | Flags.O_NONBLOCK, 0);
        if (fd >= 0) {
            pipes.put(of, fd);
        }
        return fd;
    }

    private String pathOf(Incarnation of) {
        return tools.notifyFolder() + "/" + of.service();
    }

    /** Goes on with what an earlier vigild prepared and launched, in the state that it left it in. */
    public void resume(Incarnation of, ServiceSpec spec, ServiceState.Launched state) {
        launchedAt.put(of, linux.realtimeNanos() - linux.monotonicNanos() + state.startedNanos());
        boolean starting = state instanceof ServiceState.Starting;
        switch (spec.start().readiness()) {
            case Readiness.Notify _ -> {
                sockets.put(of, NotifySocket.again(linux, notices, listener, of, pathOf(of)));
                launched(of);
            }
            case Readiness.NotificationFd _ when starting -> openPipe(of);
            case Readiness.LogLine line when starting -> prepareLines(of, line.regex());
            default -> {}
        }
        if (starting && state.pid() != 0) {
            resumeWatch(of, spec, state.startedNanos());
        }
    }

    private void resumeWatch(Incarnation of, ServiceSpec spec, long launchedNanos) {
        if (spec.start().readiness() instanceof Readiness.Delay(Duration delay)) {
            put(of, new DelayWatch(launchedNanos + delay.toNanos(), () -> ready(of)));
        } else if (spec.kind() == ServiceSpec.Kind.DAEMON) {
            watch(of, spec);
        }
    }

    /** After the launch: hears what it says, whether or not it is waited for. */
    public void launched(Incarnation of) {
        NotifySocket socket = sockets.get(of);
        if (socket != null) {
            socket.listen();
        }
    }

    /** Begins to look. */
    public void watch(Incarnation of, ServiceSpec spec) {
        switch (spec.start().readiness()) {
            case Readiness.Immediate _ -> listener.ready(of);
            // Its socket is listened to all the time.
            case Readiness.Notify _ -> {}
            case Readiness.NotificationFd _ -> watchPipe(of);
            case Readiness.Delay delay ->
                put(of, new DelayWatch(loop.nowNanos() + delay.delay().toNanos(), () -> ready(of)));
            case Readiness.FileExists file ->
                put(of, new FileWatch(linux, file.path(), launchedAt(of), () -> ready(of)));
            // What it writes is read along since before its launch.
            case Readiness.LogLine _ -> {}
            case Readiness.Exec exec -> put(of, execWatch(of, spec, exec.command()));
            case Readiness.Unix unix ->
                put(of, socketWatch(of, SocketWatch.unix(linux, unix.path()), Optional.empty()));
            case Readiness.Tcp tcp -> put(of, socketWatch(of, tcp(tcp.host(), tcp.port()), Optional.empty()));
            case Readiness.Http http -> {
                HttpQuestion question = HttpQuestion.of(http.url());
                put(of, socketWatch(of, tcp(question.host(), question.port()), Optional.of(question)));
            }
        }
    }

    private long launchedAt(Incarnation of) {
        return launchedAt.getOrDefault(of, 0L);
    }

    private void watchPipe(Incarnation of) {
        Integer fd = pipes.remove(of);
        if (fd != null) {
            put(of, new LineWatch(linux, notices, fd, () -> ready(of)));
        }
    }

    private Watch execWatch(Incarnation of, ServiceSpec spec, List<String> command) {
        ServiceLaunch launch = ServiceLaunch.quiet(spec, of, command, Map.of());
        return new ExecWatch(tools.commands(), launch, loop::nowNanos, () -> ready(of));
    }

    private SocketWatch.Target tcp(String host, int port) {
        return SocketWatch.tcp(linux, new HostAddresses(host, loop, tools.slowRoom()), port);
    }

    private Watch socketWatch(Incarnation of, SocketWatch.Target target, Optional<HttpQuestion> question) {
        return new SocketWatch(linux, probes, target, question, () -> ready(of));
    }

    private void put(Incarnation of, Watch watch) {
        watches.put(of, watch);
    }

    private void ready(Incarnation of) {
        unwatch(of);
        listener.ready(of);
    }

    /** Looks no more. */
    public void unwatch(Incarnation of) {
        Watch watch = watches.remove(of);
        if (watch != null) {
            watch.close();
        }
    }

    /** The incarnation has ended or could not be launched. */
    public void ended(Incarnation of) {
        unwatch(of);
        launchedAt.remove(of);
        NotifySocket socket = sockets.remove(of);
        if (socket != null) {
            socket.close();
        }
        Integer fd = pipes.remove(of);
        if (fd != null) {
            linux.close(fd);
            linux.unlink(pathOf(of));
        }
    }

    @Override
    public long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (Watch watch : watches.values()) {
            next = Math.min(next, watch.nextDeadlineNanos());
        }
        return next;
    }

    @Override
    public void tick(long nowNanos) {
        for (Watch watch : List.copyOf(watches.values())) {
            if (watch.nextDeadlineNanos() <= nowNanos) {
                watch.tick(nowNanos);
            }
        }
    }
}
