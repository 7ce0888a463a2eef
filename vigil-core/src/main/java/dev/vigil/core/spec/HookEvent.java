package dev.vigil.core.spec;

import java.util.Locale;

/** What may happen to a service that it has told by the commands of {@link EventHooks}. */
public enum HookEvent {
    /** It has failed, and is not started again by itself. */
    FAILED,
    /** Its health checks have found it unhealthy. */
    UNHEALTHY,
    /** It has ended without being asked to, and is started again. */
    RESTARTED,
    /** It is running: ready, if it shows that. */
    READY,
    /** It was stopped, or has come to an end that is no failure. */
    STOPPED;

    /** As it is written in a file: {@code failed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
