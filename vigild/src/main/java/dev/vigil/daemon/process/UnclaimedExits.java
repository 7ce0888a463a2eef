package dev.vigil.daemon.process;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Linux;
import dev.vigil.linux.LinuxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How children ended of whose birth nobody had told yet. As long as launches are under way one of them may be meant;
 * but the number of another that ended may have come again, so a child that is born is asked first.
 */
final class UnclaimedExits {
    private final Linux linux;
    private final Map<Integer, ChildStatus> statuses = new HashMap<>();
    private int launching;

    UnclaimedExits(Linux linux) {
        this.linux = linux;
    }

    void launching() {
        launching++;
    }

    void launchDone() {
        if (--launching == 0) {
            statuses.clear();
        }
    }

    /** A child that nobody knows was reaped. */
    void reaped(int pid, ChildStatus status) {
        if (launching > 0) {
            statuses.put(pid, status);
        }
    }

    /** How a child ended of whose birth is told now; empty: it runs. */
    Optional<ChildStatus> of(int pid) {
        ChildStatus status = statuses.remove(pid);
        if (status == null) {
            return Optional.empty();
        }
        try {
            return linux.reap(pid); // a child still, so what was reaped was another
        } catch (LinuxException e) {
            return Optional.of(status);
        }
    }
}
