package dev.vigil.daemon.process;

import dev.vigil.core.Exit;
import dev.vigil.core.Incarnation;

/** Hears of the ends of services, in the loop. */
public interface ProcessListener {
    /** The main process has ended; {@code groupEmpty}: and nothing else is left. */
    void exited(Incarnation incarnation, Exit exit, boolean groupEmpty);

    /** Nothing is left any more. */
    void emptied(Incarnation incarnation);
}
