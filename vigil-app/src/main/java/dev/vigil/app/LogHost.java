package dev.vigil.app;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The address of a log daemon on another machine. A name that can't be resolved yet, as at boot, is looked up again, no
 * more often than once a second. Safe for use by many threads.
 */
final class LogHost {
    private static final long RETRY_NANOS = 1_000_000_000;

    private final InetSocketAddress given;
    private volatile Optional<InetSocketAddress> found;
    private long askedAt = System.nanoTime() - RETRY_NANOS;
    private boolean asking;

    LogHost(InetSocketAddress given) {
        this.given = given;
        this.found = Optional.of(given).filter(address -> !address.isUnresolved());
    }

    /** The address; empty: its name is not known. Never waits for a resolver: another thread does. */
    Optional<InetSocketAddress> now() {
        if (found.isEmpty() && begins()) {
            Thread thread = new Thread(this::ask, "syslog-lookup");
            thread.setDaemon(true);
            thread.start();
        }
        return found;
    }

    /** The address; empty: its name is not known. */
    Optional<InetSocketAddress> await() {
        if (found.isEmpty() && begins()) {
            ask();
        }
        return found;
    }

    private synchronized boolean begins() {
        long now = System.nanoTime();
        if (asking || now - askedAt < RETRY_NANOS) {
            return false;
        }
        asking = true;
        askedAt = now;
        return true;
    }

    private void ask() {
        InetSocketAddress asked = new InetSocketAddress(given.getHostString(), given.getPort());
        found = Optional.of(asked).filter(address -> !address.isUnresolved());
        synchronized (this) {
            asking = false;
        }
    }
}
