package dev.vigil.daemon.feature.logforward;

import dev.vigil.daemon.loop.BlockingExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * The address of a host. Its name is looked up by another thread, since servers may not answer for long, and again
 * after a while, in which the one known before is used.
 */
final class ReceiverAddress {
    private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

    private final BlockingExecutor lookups;
    private final Runnable known;
    private final String host;
    private final int port;
    private volatile Optional<InetSocketAddress> address = Optional.empty();
    private volatile boolean asking;
    private volatile String problem = "";
    private long askedNanos;
    private boolean asked;

    /** @param known is called, by another thread, when a lookup has ended */
    ReceiverAddress(BlockingExecutor lookups, Runnable known, String host, int port) {
        this.lookups = lookups;
        this.known = known;
        this.host = host;
        this.port = port;
    }

    /** What is known now. */
    Optional<InetSocketAddress> now(long nowNanos) {
        boolean stale = !asked || nowNanos - askedNanos > (address.isPresent() ? FRESH_NANOS : FRESH_NANOS / 60);
        if (stale && !asking) {
            asked = true;
            askedNanos = nowNanos;
            asking = true;
            lookups.run(this::lookUp);
        }
        return address;
    }

    /** Why there is no address; empty: it is being looked up, or there is one. */
    String problem() {
        return problem;
    }

    private void lookUp() {
        try {
            address = Optional.of(new InetSocketAddress(InetAddress.getByName(host), port));
            problem = "";
        } catch (UnknownHostException e) {
            problem = "the address of " + host + " is not known";
        } finally {
            asking = false;
            known.run();
        }
    }
}
