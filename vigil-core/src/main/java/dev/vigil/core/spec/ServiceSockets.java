package dev.vigil.core.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Sockets that are opened for a service before it starts, and stay open while it is restarted.
 *
 * @param sockets at least one, in the order in which the program has them
 * @param onStandardInput whether the one that there is, is standard input and output of the program
 * @param onDemand whether the program is launched only when somebody speaks to one of them
 * @param idleStop how long nobody must be connected until the program is stopped; empty: it is not
 */
public record ServiceSockets(
        List<ListenSocket> sockets, boolean onStandardInput, boolean onDemand, Optional<Duration> idleStop)
        implements Section {
    private static final int NAMED_MAX = 3;

    public ServiceSockets {
        sockets = List.copyOf(sockets);
    }

    /** What a program that runs has of them stays as it is; whether it is launched on demand matters at its end. */
    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.restart(
                        "listen",
                        Setting.text(
                                sockets.stream().map(ListenSocket::description).toList())),
                Setting.restart("stdin", onStandardInput ? "socket" : ""),
                Setting.live("on-demand", Boolean.toString(onDemand)),
                Setting.atStart("idle-stop", idleStop.map(Setting::text).orElse("never")));
    }

    /** Whether its program is launched for each connection, and not else. */
    public boolean serveConnections() {
        return sockets.getFirst().connections().isPresent();
    }

    @Override
    public Optional<String> awaitedDemand() {
        if (!onDemand && !serveConnections()) {
            return Optional.empty();
        }
        String some =
                sockets.stream().limit(NAMED_MAX).map(ListenSocket::demand).collect(Collectors.joining(" or "));
        int more = sockets.size() - NAMED_MAX;
        return Optional.of(some + (more > 0 ? " or at " + more + " more" : ""));
    }
}
