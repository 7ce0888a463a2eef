package dev.vigil.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A daemon while it runs, as its body sees it. Safe for use by many threads. */
public interface Running {
    /** What the program was called with, without {@code --daemon}. */
    List<String> arguments();

    /**
     * Says that start-up is done: to the supervisor, and to whoever waits for a daemon that goes into the background.
     * One that is to stop by then says nothing: it has not been started.
     */
    void ready();

    /** Says in one line, for people, what the daemon is doing. */
    void status(String text);

    /**
     * To be done when the daemon stops: last in, first out. What fails does not keep the others from being done. What
     * is added while it stops is done too.
     */
    void onStop(Daemon.Action action);

    /** Returns when the daemon is to stop. */
    void awaitStop() throws InterruptedException;

    /** Whether it is to stop. */
    boolean isStopping();

    /** Makes it stop, as SIGTERM does. */
    void stop();

    /**
     * A sign of life, as of a loop that has come round once more; for the supervisor's watchdog, which is told no more
     * often than it needs. Costs next to nothing, and must come at least every half of the watchdog's interval.
     */
    void heartbeat();

    /** Where its sockets and the like are while it runs; empty: {@link Daemon#runDirectory} was not asked for. */
    Optional<Path> runDirectory();

    /** The supervisor, for what else there is to tell it. */
    Notifier notifier();

    /** The sockets that the daemon was started with. */
    InheritedSockets sockets();
}
