package dev.vigil.cli;

import dev.vigil.app.daemonize.DaemonReadiness;
import dev.vigil.app.daemonize.Interruption;
import dev.vigil.app.daemonize.NotifyReadiness;
import dev.vigil.app.daemonize.PidFileReadiness;
import dev.vigil.app.daemonize.RunAs;
import dev.vigil.app.daemonize.RunningReadiness;
import dev.vigil.app.daemonize.SettledReadiness;
import dev.vigil.app.daemonize.TcpReadiness;
import dev.vigil.config.text.Durations;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.linux.Linux;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code --wait}, {@code --settle} and {@code --timeout}.
 *
 * @param what as given
 * @param settle how long it has to run, where nothing else is waited for
 * @param identity of the daemon
 * @param pidFile that of {@code --pidfile}, absolute
 */
record DaemonizeWait(
        Linux linux,
        String what,
        Duration timeout,
        Optional<Duration> settle,
        Optional<RunAs> identity,
        Optional<String> pidFile) {
    static final String PIDFILE = "pidfile";

    private static final String NONE = "none";
    private static final String TCP = "tcp:";
    private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(30);

    static DaemonizeWait of(Invocation invocation, Linux linux, Optional<RunAs> identity, Optional<String> pidFile) {
        String what = invocation.value("--wait").orElse(NONE);
        Optional<Duration> settle = invocation.value("--settle").map(text -> duration("--settle", text));
        Duration timeout = invocation
                .value("--timeout")
                .map(text -> duration("--timeout", text))
                .orElse(TIMEOUT_DEFAULT.plus(settle.orElse(Duration.ZERO)));
        if (!what.equals(NONE) && settle.isPresent()) {
            throw DaemonizeOptions.wrong("--settle", "it is for a program that does not say when it is ready (--wait)");
        }
        if (what.equals(NONE) && invocation.has("--timeout")) {
            throw DaemonizeOptions.wrong("--timeout", "it limits the waiting of --wait, which is missing");
        }
        DaemonizeWait wait = new DaemonizeWait(linux, what, timeout, settle, identity, pidFile);
        wait.check();
        return wait;
    }

    private static Duration duration(String option, String text) {
        try {
            return Durations.parse(text);
        } catch (InvalidValue invalid) {
            throw DaemonizeOptions.wrong(option, String.valueOf(invalid.getMessage()));
        }
    }

    private void check() {
        if (what.startsWith(TCP)) {
            port();
        } else if (what.equals(PIDFILE)) {
            if (pidFile.isEmpty()) {
                throw DaemonizeOptions.wrong("--wait", "it waits for the file of --pidfile, which is missing");
            }
        } else if (!what.equals(NONE) && !what.equals("ready")) {
            throw DaemonizeOptions.wrong("--wait", "it is none, ready, pidfile or tcp:HOST:PORT (" + what + ")");
        }
    }

    /** What ends the waiting, where there is any. */
    Interruption interruption() {
        return what.equals(NONE) && settle.isEmpty() ? Interruption.none(linux) : Interruption.watch(linux);
    }

    /** Made just before the daemon is started. */
    DaemonReadiness readiness() {
        if (what.startsWith(TCP)) {
            return new TcpReadiness(host(), port());
        }
        return switch (what) {
            case "ready" -> NotifyReadiness.of(linux, identity);
            case PIDFILE -> new PidFileReadiness(linux, pidFile.orElseThrow());
            default -> settle.isPresent() ? new SettledReadiness(settle.get()) : new RunningReadiness();
        };
    }

    private String host() {
        return what.substring(TCP.length(), Math.max(TCP.length(), what.lastIndexOf(':')));
    }

    private int port() {
        String text = what.substring(what.lastIndexOf(':') + 1);
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535 && !host().isEmpty()) {
                return port;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw DaemonizeOptions.wrong("--wait", "it is tcp:HOST:PORT with a port from 1 to 65535 (" + what + ")");
    }
}
