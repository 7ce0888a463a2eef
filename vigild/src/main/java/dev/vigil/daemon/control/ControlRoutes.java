package dev.vigil.daemon.control;

import java.util.List;

/** All that may be asked of vigild. */
public final class ControlRoutes {
    private ControlRoutes() {}

    /** All groups of endpoints. */
    public static List<RouteGroup> of(ControlBackend backend) {
        return List.of(
                new ServiceRoutes(backend),
                new ScheduleRoutes(backend),
                new EventRoutes(backend),
                new DaemonRoutes(backend));
    }
}
