package dev.vigil.daemon.feature.notify;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.NotifyHandler;
import dev.vigil.daemon.launch.LaunchAdditions;
import dev.vigil.daemon.launch.LaunchContributor;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.process.MainProcesses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A notify socket for each incarnation of a service that speaks by sd_notify(3), for as long as its main process lives.
 * What features do not handle is handled here: {@code MAINPID}, {@code STATUS}, {@code EXTEND_TIMEOUT_USEC}.
 */
public final class NotifySockets implements LaunchContributor {
    private static final int STATUS_CHARS_MAX = 1024;
    /** Known, and nothing follows from them: what they announce is seen by itself. */
    private static final List<String> WITHOUT_EFFECT =
            List.of("STOPPING", "RELOADING", "BARRIER", "ERRNO", "MONOTONIC_USEC", "FDSTORE");

    private final FeatureContext context;
    private final Poller poller;
    private final Map<String, NotifyHandler> handlers;
    private final Map<Incarnation, NotifySocket> sockets = new HashMap<>();

    public NotifySockets(FeatureContext context, List<Feature> features, MainProcesses mains, DaemonLog log) {
        this.context = context;
        this.poller = context.loop().poller(EventPriority.NOTIFY);
        this.handlers = handlers(context, features, mains, log);
    }

    private static Map<String, NotifyHandler> handlers(
            FeatureContext context, List<Feature> features, MainProcesses mains, DaemonLog log) {
        Map<String, NotifyHandler> handlers = new HashMap<>();
        WITHOUT_EFFECT.forEach(name -> handlers.put(name, (_, _) -> true));
        handlers.put("STATUS", (incarnation, text) -> {
            String shown = text.substring(0, Math.min(text.length(), STATUS_CHARS_MAX));
            context.events().add(new Event.SaidStatus(incarnation, shown));
            return true;
        });
        handlers.put("EXTEND_TIMEOUT_USEC", (incarnation, value) -> {
            Assignments.microseconds(value)
                    .ifPresent(by -> context.events().add(new Event.ExtendedTimeout(incarnation, by)));
            return Assignments.microseconds(value).isPresent();
        });
        handlers.put("MAINPID", (incarnation, value) -> {
            Assignments.number(value)
                    .ifPresent(pid ->
                            changeMain(incarnation, (int) Math.min(pid, Integer.MAX_VALUE), context, mains, log));
            return Assignments.number(value).isPresent();
        });
        features.forEach(feature -> handlers.putAll(feature.notifications()));
        return handlers;
    }

    private static void changeMain(
            Incarnation incarnation, int pid, FeatureContext context, MainProcesses mains, DaemonLog log) {
        if (mains.change(incarnation, pid)) {
            context.events().add(new Event.ChangedMainPid(incarnation, pid));
        } else {
            log.warn(incarnation.service() + ": MAINPID=" + pid + " is ignored: not one of its processes");
        }
    }

    @Override
    public LaunchAdditions prepare(Incarnation incarnation, ServiceSpec spec) {
        if (!spec.notifies()) {
            return LaunchAdditions.NOTHING;
        }
        String path = pathOf(incarnation);
        sockets.put(incarnation, NotifySocket.of(context.linux(), poller, handlers, incarnation, path));
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
        }
    }

    @Override
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        if (spec.notifies()) {
            NotifySocket socket =
                    NotifySocket.again(context.linux(), poller, handlers, incarnation, pathOf(incarnation));
            sockets.put(incarnation, socket);
            socket.listen();
        }
    }

    @Override
    public void ended(Incarnation incarnation) {
        NotifySocket socket = sockets.remove(incarnation);
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public int descriptors(ServiceSpec spec) {
        return spec.notifies() ? 1 : 0;
    }
}
