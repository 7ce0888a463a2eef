package dev.vigil.daemon.feature.probe;

import dev.vigil.daemon.feature.FeatureContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses of a host. Names but {@code localhost} are looked up by threads that may wait, since servers may not
 * answer for long; and again after a while, in which those known before are used.
 */
public final class HostAddresses {
    private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

    private final FeatureContext context;
    private final String host;
    private final boolean isFixed;
    private final List<Runnable> waiting = new ArrayList<>();
    private List<String> addresses = List.of();
    private boolean asking;
    private long askedNanos;

    public HostAddresses(FeatureContext context, String host) {
        this.context = context;
        this.host = host;
        if (host.equals("localhost")) {
            addresses = List.of("127.0.0.1", "::1");
        } else if (isLiteral(host)) {
            addresses = List.of(host);
        }
        isFixed = !addresses.isEmpty();
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    /** Those known now; empty while they are looked up, or if there are none. */
    public List<String> list() {
        boolean stale = addresses.isEmpty() || context.loop().nowNanos() - askedNanos > FRESH_NANOS;
        if (!isFixed && stale && !asking) {
            asking = true;
            askedNanos = context.loop().nowNanos();
            context.lookups().run(this::lookUp);
        }
        return addresses;
    }

    /** The one at {@code index}, counted round and round; there must be one. */
    public String at(int index) {
        return addresses.get(index % addresses.size());
    }

    /** Calls {@code known} once there are addresses, or the lookup has found none; perhaps at once. */
    void await(Runnable known) {
        if (list().isEmpty()) {
            waiting.add(known);
        } else {
            known.run();
        }
    }

    private void lookUp() {
        List<String> found = new ArrayList<>();
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                found.add(address.getHostAddress());
            }
        } catch (UnknownHostException e) {
            // Not known now; it is asked again with the next attempt.
        }
        context.loop().post(() -> found(found));
    }

    private void found(List<String> found) {
        asking = false;
        if (!found.isEmpty()) {
            addresses = List.copyOf(found);
        }
        List<Runnable> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(Runnable::run);
    }

    @Override
    public String toString() {
        return host;
    }
}
