package dev.vigil.daemon.supervise;

import dev.vigil.core.Effect;
import dev.vigil.core.Event;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.loop.DaemonLog;
import java.util.OptionalInt;

/** The end of an essential service: everything is asked to stop, and vigild ends with that service's exit code. */
public final class EssentialEnd {
    private final EventQueue events;
    private final DaemonLog log;
    private OptionalInt exitCode = OptionalInt.empty();

    public EssentialEnd(EventQueue events, DaemonLog log) {
        this.events = events;
        this.log = log;
    }

    /** The first one counts. {@code request} is the number under which the shutdown is asked for. */
    void ended(Effect.EndAll end, long request) {
        if (exitCode.isEmpty()) {
            exitCode = OptionalInt.of(end.exitCode());
            log.info("stopping everything: " + end.service() + ", which is essential, is " + end.state() + ": "
                    + end.reason());
        }
        events.add(new Event.Asked(request, new Event.Command.Shutdown()));
    }

    /** The exit code of vigild; empty: no essential service has ended. */
    public OptionalInt exitCode() {
        return exitCode;
    }
}
