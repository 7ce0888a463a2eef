package dev.vigil.core;

import java.util.Locale;

/** What the health checks of a service have found while it runs. */
public enum HealthVerdict {
    /** Nothing yet. */
    UNKNOWN,
    /** All of them have succeeded, as often in a row as is asked for. */
    HEALTHY,
    /** One of them has failed, as often in a row as is allowed. */
    UNHEALTHY;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word for it, the same in file, command, API, code and docs. */
    public String word() {
        return word;
    }
}
