package dev.vigil.app;

import sun.misc.Signal;

/** Signals as the JVM hands them out: on a thread of its own, so that what is done about them can take its time. */
final class JvmSignals {
    private JvmSignals() {}

    /** @throws IllegalArgumentException no such signal, or it is the JVM's own (all of them with {@code -Xrs}) */
    static void handle(String name, Runnable action) {
        Signal.handle(new Signal(name), _ -> action.run());
    }
}
