package dev.vigil.daemon.event;

import dev.vigil.core.Event;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * What has happened and has not been handled yet, in order. Whatever watches processes or services adds here; only
 * {@code Supervision} takes out. So those who report need not know who decides, and nothing recurses. Used on the
 * loop's thread only.
 */
public final class EventQueue {
    private final Queue<Event> events = new ArrayDeque<>();

    /** Adds an event behind all others; it is handled before the loop waits again. */
    public void add(Event event) {
        events.add(event);
    }

    /** Takes the oldest event. */
    public Optional<Event> poll() {
        return Optional.ofNullable(events.poll());
    }

    public boolean isEmpty() {
        return events.isEmpty();
    }
}
