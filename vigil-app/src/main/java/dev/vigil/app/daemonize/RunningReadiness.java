package dev.vigil.app.daemonize;

/** Ready as soon as the program runs. */
public record RunningReadiness() implements DaemonReadiness {
    @Override
    public boolean isReached(StartedDaemon daemon) {
        return true;
    }

    @Override
    public String missing() {
        return "it does not run";
    }
}
