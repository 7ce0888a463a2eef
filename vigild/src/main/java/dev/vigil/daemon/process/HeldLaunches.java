package dev.vigil.daemon.process;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds launches back until what they are for is written down. Then no vigild can be killed so that a process runs of
 * which its journal says nothing.
 */
public final class HeldLaunches implements SpawnerPool {
    private final SpawnerPool pool;
    private final List<Launching> held = new ArrayList<>();

    public HeldLaunches(SpawnerPool pool) {
        this.pool = pool;
    }

    @Override
    public void begin(Launching launching) {
        held.add(launching);
    }

    /** Whether there are any. */
    public boolean isEmpty() {
        return held.isEmpty();
    }

    /** Lets them go. */
    public void release() {
        for (Launching launching : held) {
            pool.begin(launching);
        }
        held.clear();
    }
}
