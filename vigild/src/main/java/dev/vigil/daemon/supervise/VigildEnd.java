package dev.vigil.daemon.supervise;

import dev.vigil.core.Effect;
import dev.vigil.core.Event;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import java.util.OptionalInt;

/** How vigild ends: once everything is down, and with which exit code. */
public final class VigildEnd {
    private final EventQueue events;
    private final EventLoop loop;
    private final DaemonLog log;
    private OptionalInt exitCode = OptionalInt.empty();

    public VigildEnd(EventQueue events, EventLoop loop, DaemonLog log) {
        this.events = events;
        this.loop = loop;
        this.log = log;
    }

    /**
     * An essential service has ended: everything is asked to stop, and vigild ends with the exit code of the first one.
     *
     * @param request the number under which the shutdown is asked for
     */
    void endAll(Effect.EndAll end, long request) {
        if (exitCode.isEmpty()) {
            exitCode = OptionalInt.of(end.exitCode());
            log.info("stopping everything: " + end.service() + ", which is essential, is " + end.state() + ": "
                    + end.reason());
        }
        events.add(new Event.Asked(request, new Event.Command.Shutdown()));
    }

    /** Everything is down. */
    void shutDown() {
        loop.end();
    }

    /** The exit code of vigild; empty: no essential service has ended. */
    public OptionalInt exitCode() {
        return exitCode;
    }
}
