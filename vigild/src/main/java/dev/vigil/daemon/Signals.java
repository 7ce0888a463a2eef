package dev.vigil.daemon;

import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.Messages;
import sun.misc.Signal;

/** Signals to vigild itself: they become letters, and the loop decides. */
final class Signals {
    private Signals() {}

    /** Two signals within this time are one: {@code timeout} and some shells send to a process and to its group. */
    private static final long ONE_SIGNAL_NANOS = 500_000_000;

    /** TERM and INT shut down in order, a second INT kills at once. */
    static void handle(EventLoop loop, Caretaker caretaker, Messages messages) {
        Terminator terminator = new Terminator(loop, caretaker, messages);
        Signal.handle(new Signal("TERM"), _ -> loop.post(() -> terminator.asked("SIGTERM", false)));
        Signal.handle(new Signal("INT"), _ -> loop.post(() -> terminator.asked("SIGINT", true)));
        Signal.handle(
                new Signal("HUP"),
                _ -> loop.post(() -> messages.info("SIGHUP is ignored: configuration is read at the start only")));
    }

    private static final class Terminator {
        private final EventLoop loop;
        private final Caretaker caretaker;
        private final Messages messages;
        private boolean shuttingDown;
        private long askedNanos;

        Terminator(EventLoop loop, Caretaker caretaker, Messages messages) {
            this.loop = loop;
            this.caretaker = caretaker;
            this.messages = messages;
        }

        void asked(String by, boolean impatient) {
            if (!shuttingDown) {
                shuttingDown = true;
                askedNanos = loop.nowNanos();
                messages.info("stopping everything: " + by);
                caretaker.shutDown();
            } else if (impatient && loop.nowNanos() - askedNanos > ONE_SIGNAL_NANOS) {
                messages.warn("killing everything: second " + by);
                caretaker.killAll();
            }
        }
    }
}
