package dev.vigil.app.daemonize;

import dev.vigil.linux.Linux;
import dev.vigil.linux.ProcStat;
import java.util.Optional;

/**
 * Ready once its pid file, which it writes itself, names a process that runs. That may be another than the one which
 * was started: programs of this kind often go into the background by themselves.
 */
public final class PidFileReadiness implements DaemonReadiness {
    private final Linux linux;
    private final String path;
    private final Optional<String> before;

    /** @param path absolute */
    public PidFileReadiness(Linux linux, String path) {
        this.linux = linux;
        this.path = path;
        this.before = linux.readFile(path);
    }

    @Override
    public boolean isReached(StartedDaemon daemon) {
        int named = named();
        return named > 1
                && (named == daemon.pid() || !linux.readFile(path).equals(before))
                && ProcStat.of(linux, named).map(ProcStat::state).orElse('Z') != 'Z';
    }

    private int named() {
        String text = linux.readFile(path).orElse("").strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    @Override
    public boolean mayEnd() {
        return true;
    }

    @Override
    public int pid(StartedDaemon daemon) {
        return named();
    }

    @Override
    public String missing() {
        return "it has not written its pid to " + path;
    }
}
