package dev.vigil.daemon.control;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose request is next. A turn of the loop handles a bounded number of requests, whoever sends them; what is left waits
 * for the next turn, one client after the other, so that one who sends many ahead does not keep out one who sends one.
 */
final class ServingQueue {
    private final Set<ClientConnection> waiting = new LinkedHashSet<>();
    private @Nullable ClientConnection visited;
    private int left = ControlLimits.REQUESTS_PER_TURN;

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    /** Whether {@code client} may have one request handled now; if not, it is visited when its turn comes. */
    boolean take(ClientConnection client) {
        boolean next = waiting.isEmpty() || client.equals(visited);
        if (next && left > 0) {
            left--;
            return true;
        }
        waiting.add(client);
        return false;
    }

    /** What was taken was not needed. */
    void giveBack() {
        left++;
    }

    /** It has more than one visit may handle. */
    void goOnLater(ClientConnection client) {
        waiting.add(client);
    }

    void remove(ClientConnection client) {
        waiting.remove(client);
    }

    /** Visits those who wait, as long as this turn may handle requests. */
    void visitAll() {
        left = ControlLimits.REQUESTS_PER_TURN;
        for (int visits = waiting.size(); visits > 0 && left > 0; visits--) {
            Optional<ClientConnection> first = waiting.stream().findFirst();
            if (first.isEmpty()) {
                return;
            }
            waiting.remove(first.get());
            visited = first.get();
            first.get().goOn();
            visited = null;
        }
    }
}
