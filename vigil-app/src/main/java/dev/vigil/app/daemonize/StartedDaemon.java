package dev.vigil.app.daemonize;

import dev.vigil.linux.ChildStatus;
import dev.vigil.linux.Linux;
import java.util.Optional;

/** A daemon that has been started by this process, which is its parent still. */
public final class StartedDaemon {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    private final Linux linux;
    private final int pid;
    private Optional<ChildStatus> end = Optional.empty();

    StartedDaemon(Linux linux, int pid) {
        this.linux = linux;
        this.pid = pid;
    }

    public int pid() {
        return pid;
    }

    /** How it has ended; empty: it runs. */
    public Optional<ChildStatus> end() {
        if (end.isEmpty()) {
            end = linux.reap(pid);
        }
        return end;
    }

    /** Ends it for good, with all of its session that is in its group: first by SIGTERM, then by SIGKILL. */
    void stop(PollDeadline patience) {
        linux.kill(-pid, SIGTERM);
        while (end().isEmpty() && !patience.isOver()) {
            patience.pause();
        }
        linux.kill(-pid, SIGKILL);
        while (end().isEmpty()) {
            linux.awaitEnded();
        }
    }

    /** {@code exit code 3}, {@code signal 9} */
    static String describe(ChildStatus status) {
        return (status.killed() ? "signal " : "exit code ") + status.value();
    }
}
