package dev.vigil.app.daemonize;

import java.util.Map;

/** What shows that a daemon is ready. Made before it is started, and asked again and again from then on. */
public interface DaemonReadiness extends AutoCloseable {
    /** Tells the daemon what it has to know. */
    default void describeIn(Map<String, String> environment) {}

    boolean isReached(StartedDaemon daemon);

    /** Whether the process that was started may end before: it is one that goes into the background by itself. */
    default boolean mayEnd() {
        return false;
    }

    /** The pid to be told: that of the process which was started, unless it named another. */
    default int pid(StartedDaemon daemon) {
        return daemon.pid();
    }

    /** What is waited for: {@code it has not sent READY=1}. */
    String missing();

    @Override
    default void close() {}
}
