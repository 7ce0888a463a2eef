package dev.vigil.daemon.launch;

import java.util.Optional;

/** One thing that vigild does with a process before the service's program runs in it. */
@FunctionalInterface
public interface LaunchStep {
    /**
     * Does it, on the spawner's thread.
     *
     * @param pid of the process. The loop reaps it when somebody kills it, so each step asks whether it is a child
     * still
     * @return what failed, with the value and the cause: {@code limit nofile 65536: operation not permitted (EPERM)}
     */
    Optional<String> apply(int pid);
}
