package dev.vigil.daemon.control;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose request is next. A turn of the loop handles a bounded number of requests, whoever sends them; what is left
 * waits for the next turn, one client after the other. First requests of clients come before further ones, so that
 * those who send many ahead do not keep out one who sends one.
 */
final class ServingQueue {
    private final Set<ClientConnection> firstRequests = new LinkedHashSet<>();
    private final Set<ClientConnection> furtherRequests = new LinkedHashSet<>();
    private @Nullable ClientConnection visited;
    private int left = ControlLimits.REQUESTS_PER_TURN;

    boolean isEmpty() {
        return firstRequests.isEmpty() && furtherRequests.isEmpty();
    }

    /** How many have not been served at all. */
    int unserved() {
        return firstRequests.size();
    }

    /** Who has been served and wants more, for longest. */
    Optional<ClientConnection> served() {
        return furtherRequests.stream().findFirst();
    }

    /** Whether {@code client} may have one request handled now; if not, it is visited when its turn comes. */
    boolean take(ClientConnection client) {
        boolean next = firstRequests.isEmpty() && (furtherRequests.isEmpty() || client.isUnserved());
        if (left > 0 && (next || client.equals(visited))) {
            left--;
            return true;
        }
        goOnLater(client);
        return false;
    }

    /** What was taken was not needed. */
    void giveBack() {
        left++;
    }

    /** It has more than one visit may handle. */
    void goOnLater(ClientConnection client) {
        (client.isUnserved() ? firstRequests : furtherRequests).add(client);
    }

    void remove(ClientConnection client) {
        firstRequests.remove(client);
        furtherRequests.remove(client);
    }

    /** Visits those who wait, as long as this turn may handle requests. */
    void visitAll() {
        left = ControlLimits.REQUESTS_PER_TURN;
        for (int visits = firstRequests.size() + furtherRequests.size(); visits > 0 && left > 0; visits--) {
            Optional<ClientConnection> first =
                    firstRequests.stream().findFirst().or(this::served);
            if (first.isEmpty()) {
                return;
            }
            remove(first.get());
            visited = first.get();
            first.get().goOn();
            visited = null;
        }
    }
}
