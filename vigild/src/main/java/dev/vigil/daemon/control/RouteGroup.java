package dev.vigil.daemon.control;

import java.util.List;

/** Endpoints of the control interface that belong together; {@link ControlRoutes} lists all groups. */
@FunctionalInterface
public interface RouteGroup {
    List<Route> routes();
}
