package dev.vigil.app.daemonize;

import java.time.Duration;

/** Ready once it has run for a time: a program that can't begin its work ends at once. */
public final class SettledReadiness implements DaemonReadiness {
    private final Duration time;
    private final PollDeadline deadline;

    public SettledReadiness(Duration time) {
        this.time = time;
        this.deadline = PollDeadline.of(time);
    }

    @Override
    public boolean isReached(StartedDaemon daemon) {
        return deadline.isOver() && daemon.end().isEmpty();
    }

    @Override
    public String missing() {
        return "it has not run for " + time.toMillis() + " ms";
    }
}
