package dev.vigil.daemon;

import sun.misc.Signal;

/** Signals to vigild itself: they become letters, and the loop decides. */
final class Signals {
    private Signals() {}

    /** TERM and INT shut down in order, a second INT kills at once. */
    static void handle(EventLoop loop, Caretaker caretaker, Messages messages) {
        Terminator terminator = new Terminator(caretaker, messages);
        Signal.handle(new Signal("TERM"), _ -> loop.post(() -> terminator.asked("SIGTERM", false)));
        Signal.handle(new Signal("INT"), _ -> loop.post(() -> terminator.asked("SIGINT", true)));
        Signal.handle(
                new Signal("HUP"),
                _ -> loop.post(() -> messages.info("SIGHUP is ignored: configuration is read at the start only")));
    }

    private static final class Terminator {
        private final Caretaker caretaker;
        private final Messages messages;
        private boolean shuttingDown;

        Terminator(Caretaker caretaker, Messages messages) {
            this.caretaker = caretaker;
            this.messages = messages;
        }

        void asked(String by, boolean impatient) {
            if (!shuttingDown) {
                shuttingDown = true;
                messages.info("stopping everything: " + by);
                caretaker.shutDown();
            } else if (impatient) {
                messages.warn("killing everything: second " + by);
                caretaker.killAll();
            }
        }
    }
}
