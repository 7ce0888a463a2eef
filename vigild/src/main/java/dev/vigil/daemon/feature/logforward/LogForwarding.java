package dev.vigil.daemon.feature.logforward;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.LogForward;
import dev.vigil.core.spec.Output.LogPlan;
import dev.vigil.core.spec.Output.Stderr;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.loop.ServiceMessages.Topic;
import dev.vigil.logs.LogStore;
import dev.vigil.logs.LogStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Sends the logs of services on, to daemons of syslog and to journald. They are read from their files by a thread of
 * its own, which is started for the first service that asks for it: so neither the way into the files nor the loop
 * waits for a receiver, what a receiver does not take waits on disk, and the next vigild goes on where this one was
 * killed.
 */
public final class LogForwarding implements Feature, AutoCloseable {
    private static final String NOTE = "log forwarding";
    /** The segment, its index of time, the file that tells what was sent. */
    private static final int DESCRIPTORS_PER_STREAM = 3;

    /** In the folder of indexes; no service has such a name. */
    private static final String POSITIONS = ".sent";

    private final FeatureContext context;
    private final Path positions;
    private final Receivers receivers;
    private final Map<String, Followed> services = new HashMap<>();
    private Optional<ForwardThread> thread = Optional.empty();

    /** What is done for one service. */
    private record Followed(Wanted wanted, AtomicLong writes, AtomicBoolean asked, List<ForwardedStream> streams) {}

    private record Wanted(LogForward forward, boolean stamped, Stderr stderr) {}

    /**
     * Makes one that sends nothing yet.
     *
     * @param logs the folder of all logs
     * @param journal the socket of journald
     */
    public LogForwarding(FeatureContext context, Path logs, String journal) {
        this.context = context;
        this.positions = logs.resolve(LogStore.INDEXES).resolve(POSITIONS);
        this.receivers = new Receivers(context.linux(), context.lookups(), this::wake, journal);
    }

    /** Forgets how far logs were sent of which nobody asks for it any more: what is written now is not sent later. */
    public void begin(List<ServiceSpec> services) {
        List<String> there = context.linux().list(positions.toString());
        Set<String> wanted = there.isEmpty() ? Set.of() : positionsOf(services);
        there.stream()
                .filter(name -> !wanted.contains(name))
                .forEach(name -> context.linux().unlink(positions.resolve(name).toString()));
    }

    private static Set<String> positionsOf(List<ServiceSpec> services) {
        Set<String> names = new HashSet<>();
        for (ServiceSpec spec : services) {
            Optional<LogForward> forward = spec.section(LogForward.class);
            for (LogStream stream : LogStream.values()) {
                forward.flatMap(LogForward::syslog)
                        .ifPresent(_ -> names.add(position(Receivers.SYSLOG, stream, spec.name())));
                forward.filter(LogForward::journald)
                        .ifPresent(_ -> names.add(position(Receivers.JOURNALD, stream, spec.name())));
            }
        }
        return names;
    }

    private static String position(String receiver, LogStream stream, String service) {
        return receiver + (stream == LogStream.OUT ? "-out-" : "-err-") + service;
    }

    private void wake() {
        thread.ifPresent(ForwardThread::wake);
    }

    @Override
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        follow(spec);
        return LaunchAdditions.NOTHING;
    }

    @Override
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        follow(spec);
    }

    /** A change is taken up at once: it is about what is in the log. */
    @Override
    public void described(Optional<ServiceSpec> before, ServiceSpec now, Optional<ServiceState.Launched> live) {
        if (live.isPresent() || services.containsKey(now.name())) {
            follow(now);
        }
    }

    @Override
    public void forgotten(String service) {
        Followed known = services.get(service);
        if (known != null) {
            leave(service, known, true);
        }
    }

    private void follow(ServiceSpec spec) {
        Optional<LogForward> forward = spec.section(LogForward.class);
        LogPlan log = spec.launch().output().log();
        Optional<Wanted> wanted = forward.map(to -> new Wanted(to, log.lines().timestamps(), log.stderr()));
        Followed known = services.get(spec.name());
        if (known != null && !wanted.equals(Optional.of(known.wanted()))) {
            leave(spec.name(), known, wanted.isEmpty());
        }
        wanted.ifPresent(one -> begin(spec.name(), one));
    }

    private void begin(String service, Wanted wanted) {
        Followed followed = services.computeIfAbsent(
                service,
                _ -> new Followed(wanted, new AtomicLong(), new AtomicBoolean(), new CopyOnWriteArrayList<>()));
        ForwardThread forwarder = started();
        Optional<Path> log = context.output().onWritten(service, () -> {
            followed.writes().incrementAndGet();
            forwarder.wake();
        });
        if (log.isPresent() && !followed.asked().getAndSet(true)) {
            context.notes().put(service, NOTE, () -> trouble(followed));
            long now = context.linux().realtimeNanos() / 1_000;
            forwarder.post(() -> open(service, log.get(), followed, now));
        }
    }

    private ForwardThread started() {
        if (thread.isEmpty()) {
            ForwardThread forwarder = new ForwardThread(context.linux()::monotonicNanos);
            thread = Optional.of(forwarder);
            forwarder.start();
        }
        return thread.get();
    }

    private static Optional<String> trouble(Followed followed) {
        String all = followed.streams().stream()
                .map(ForwardedStream::trouble)
                .filter(text -> !text.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /** In the other thread. */
    private void open(String service, Path log, Followed followed, long sinceMicros) {
        for (LogStream stream : streams(followed.wanted())) {
            int severity = stream == LogStream.ERR ? ForwardedLine.ERROR : ForwardedLine.INFO;
            ForwardedStream.Treatment lines =
                    new ForwardedStream.Treatment(severity, followed.wanted().stamped(), sinceMicros);
            for (Receivers.Named sink :
                    receivers.sinks(service, followed.wanted().forward())) {
                Path position = positions.resolve(position(sink.kind(), stream, service));
                open(
                        service,
                        new ForwardedStream.Route(log, stream, sink.sink(), position, sink.name(), lines),
                        followed);
            }
        }
        followed.asked().set(!followed.streams().isEmpty());
    }

    private void open(String service, ForwardedStream.Route route, Followed followed) {
        try {
            context.linux().mkdir(positions.toString(), 0750);
            ForwardedStream opened =
                    ForwardedStream.open(route, context.linux()::monotonicNanos, message -> say(service, message));
            followed.streams().add(opened);
            thread.orElseThrow().add(opened, followed.writes());
        } catch (IOException | RuntimeException e) {
            say(service, "cannot send its log to " + route.receiver() + ": " + e);
        }
    }

    private void say(String service, String message) {
        context.loop().post(() -> context.messages().warn(Topic.OUTPUT, service, service + ": " + message));
    }

    private static List<LogStream> streams(Wanted wanted) {
        return wanted.stderr() == Stderr.SEPARATE ? List.of(LogStream.OUT, LogStream.ERR) : List.of(LogStream.OUT);
    }

    private void leave(String service, Followed known, boolean forgets) {
        services.remove(service);
        context.notes().remove(service, NOTE);
        thread.ifPresent(forwarder -> forwarder.post(() -> {
            forwarder.remove(known.streams());
            close(service, known.streams(), forgets);
        }));
    }

    private void close(String service, List<ForwardedStream> streams, boolean forgets) {
        for (ForwardedStream stream : streams) {
            try {
                if (forgets) {
                    stream.forget();
                }
                stream.close();
            } catch (IOException e) {
                say(service, "cannot close its log: " + e);
            }
        }
    }

    @Override
    public int descriptors(ServiceSpec spec) {
        Optional<LogForward> forward = spec.section(LogForward.class);
        if (forward.isEmpty()) {
            return 0;
        }
        int receiversCount =
                (forward.get().syslog().isPresent() ? 1 : 0) + (forward.get().journald() ? 1 : 0);
        int streams = spec.launch().output().log().stderr() == Stderr.SEPARATE ? 2 : 1;
        return receiversCount * (streams * DESCRIPTORS_PER_STREAM + 1);
    }

    @Override
    public long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public void tick(long nowNanos) {
        // The other thread has deadlines of its own.
    }

    /** Sends what there is, for a second at most. */
    @Override
    public void close() {
        thread.ifPresent(ForwardThread::close);
    }
}
