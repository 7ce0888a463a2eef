package dev.vigil.daemon.boot;

import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import sun.misc.Signal;

/** Signals to vigild itself: they become tasks, and the loop decides. */
final class SignalHandlers {
    private SignalHandlers() {}

    /** Two signals within this time are one: {@code timeout} and some shells send to a process and to its group. */
    private static final long ONE_SIGNAL_NANOS = 500_000_000;

    /** TERM and INT shut down in order, a second INT kills at once. */
    static void handle(EventLoop loop, Wiring vigild, DaemonLog log) {
        Terminator terminator = new Terminator(loop, vigild, log);
        Signal.handle(new Signal("TERM"), _ -> loop.post(() -> terminator.asked("SIGTERM", false)));
        Signal.handle(new Signal("INT"), _ -> loop.post(() -> terminator.asked("SIGINT", true)));
        Signal.handle(
                new Signal("HUP"),
                _ -> loop.post(() -> log.info("SIGHUP is ignored: configuration is read at the start only")));
    }

    private static final class Terminator {
        private final EventLoop loop;
        private final Wiring vigild;
        private final DaemonLog log;
        private boolean shuttingDown;
        private long askedNanos;

        Terminator(EventLoop loop, Wiring vigild, DaemonLog log) {
            this.loop = loop;
            this.vigild = vigild;
            this.log = log;
        }

        void asked(String by, boolean impatient) {
            if (!shuttingDown) {
                shuttingDown = true;
                askedNanos = loop.nowNanos();
                log.info("stopping everything: " + by);
                vigild.shutDown();
            } else if (impatient && loop.nowNanos() - askedNanos > ONE_SIGNAL_NANOS) {
                log.warn("killing everything: second " + by);
                vigild.killAll();
            }
        }
    }
}
