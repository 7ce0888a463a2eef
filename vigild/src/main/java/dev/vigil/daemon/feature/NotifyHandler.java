package dev.vigil.daemon.feature;

import dev.vigil.core.Incarnation;

/** Handles one assignment of an sd_notify(3) message, on the loop's thread. */
@FunctionalInterface
public interface NotifyHandler {
    /**
     * Handles it.
     *
     * @param value what is assigned
     * @param message all of the message, for what goes with it
     * @return whether the value makes sense
     */
    boolean handle(Incarnation incarnation, String value, NotifyMessage message);
}
