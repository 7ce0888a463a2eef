package dev.vigil.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of the control socket. */
public final class Paths {
    public static final String SERVICES = "/api/v1/services";
    /** The same with what each service uses. */
    public static final String SERVICES_WITH_USAGE = SERVICES + "?usage=true";

    public static final String APPLY = "/api/v1/apply";
    public static final String ACTIONS = "/api/v1/actions";
    public static final String SETTLED = "/api/v1/settled";
    public static final String SHUTDOWN = "/api/v1/shutdown";
    public static final String UPGRADE = "/api/v1/upgrade";
    public static final String EVENTS = "/api/v1/events";
    public static final String TIMERS = "/api/v1/timers";
    public static final String AT = "/api/v1/at";
    public static final String OPENAPI = "/api/v1/openapi.json";

    private Paths() {}

    /** {@code /api/v1/services/NAME} */
    public static String service(String name) {
        return SERVICES + "/" + encoded(name);
    }

    /** {@code /api/v1/services/NAME/why} */
    public static String why(String name) {
        return service(name) + "/why";
    }

    /** {@code /api/v1/services/NAME/usage} */
    public static String usage(String name) {
        return service(name) + "/usage";
    }

    /** {@code /api/v1/services/NAME/runs} */
    public static String runs(String name) {
        return service(name) + "/runs";
    }

    /** {@code /api/v1/at/ID/remove} */
    public static String atRemove(String id) {
        return AT + "/" + encoded(id) + "/remove";
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
