package dev.vigil.daemon.feature.readiness;

import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.daemon.loop.Mailbox;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses of a host. Names but {@code localhost} are looked up in the slow component: servers may not answer for
 * long.
 */
final class HostAddresses {
    private final String host;
    private final Mailbox mailbox;
    private final BlockingExecutor blocking;
    private List<String> addresses = List.of();
    private boolean asking;

    HostAddresses(String host, Mailbox mailbox, BlockingExecutor blocking) {
        this.host = host;
        this.mailbox = mailbox;
        this.blocking = blocking;
        if (host.equals("localhost")) {
            addresses = List.of("127.0.0.1", "::1");
        } else if (isLiteral(host)) {
            addresses = List.of(host);
        }
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    /** Those known now; empty while they are looked up. */
    List<String> list() {
        if (addresses.isEmpty() && !asking) {
            asking = true;
            blocking.run(this::lookUp);
        }
        return addresses;
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
        mailbox.post(() -> {
            addresses = List.copyOf(found);
            asking = false;
        });
    }
}
