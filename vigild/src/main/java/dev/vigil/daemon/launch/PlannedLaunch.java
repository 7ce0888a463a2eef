package dev.vigil.daemon.launch;

import dev.vigil.linux.SpawnPlan;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A launch that is ready to be carried out. Either the program is spawned directly, which is all there is to it; or
 * something must be done before its first instruction, see {@link StagedLaunch}.
 */
public interface PlannedLaunch {
    /** What is spawned. */
    SpawnPlan plan();

    /** Spawns it. @return its pid, or {@code -errno} */
    int spawn();

    /** Does what must be done with the process before the program runs in it. @return the cause of a failure */
    default Optional<String> prepare(int pid) {
        return Optional.empty();
    }

    /**
     * A descriptor from which the cause of a later failure can be read, until its end; at the end without a cause the
     * program has been executed. Empty: it was executed when {@link #spawn} returned.
     */
    default OptionalInt status() {
        return OptionalInt.empty();
    }

    /** Spawns the program itself. */
    record Direct(SpawnContext context, SpawnPlan plan) implements PlannedLaunch {
        @Override
        public int spawn() {
            return context.spawn(plan);
        }
    }
}
