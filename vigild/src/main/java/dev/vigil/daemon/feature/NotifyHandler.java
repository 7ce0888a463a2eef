package dev.vigil.daemon.feature;

import dev.vigil.core.Incarnation;

/** Handles one assignment of an sd_notify(3) message, on the loop's thread. */
@FunctionalInterface
public interface NotifyHandler {
    /** @return whether the value makes sense */
    boolean handle(Incarnation incarnation, String value);
}
