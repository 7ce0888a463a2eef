package dev.vigil.daemon.supervise;

import dev.vigil.api.EventEntry;
import dev.vigil.daemon.loop.LoopComponent;
import java.util.function.Consumer;

/** Brings the changes of a turn to those who follow them, at the end of the turn. */
public final class EventDelivery implements LoopComponent {
    private final EventHistory history;
    private final Consumer<EventEntry> followers;

    public EventDelivery(EventHistory history, Consumer<EventEntry> followers) {
        this.history = history;
        this.followers = followers;
    }

    @Override
    public long nextDeadlineNanos() {
        return history.hasUndelivered() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    @Override
    public void tick(long nowNanos) {
        history.takeUndelivered().forEach(followers);
    }
}
