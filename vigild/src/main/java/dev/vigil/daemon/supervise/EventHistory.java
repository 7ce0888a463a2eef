package dev.vigil.daemon.supervise;

import dev.vigil.api.EventEntry;
import dev.vigil.api.Events;
import dev.vigil.core.Notice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest changes of services, for those who ask later. */
public final class EventHistory {
    static final int KEPT_MAX = 1000;

    private final WallClock clock;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final List<EventEntry> undelivered = new ArrayList<>();
    private long latestId;

    public EventHistory(WallClock clock) {
        this.clock = clock;
    }

    public void add(Notice notice) {
        if (entries.size() >= KEPT_MAX) {
            entries.removeFirst();
        }
        Entry entry = new Entry(++latestId, clock.at(notice.atNanos()), notice);
        entries.addLast(entry);
        undelivered.add(entry.told());
    }

    /** Whether {@link #takeUndelivered} has something. */
    public boolean hasUndelivered() {
        return !undelivered.isEmpty();
    }

    /** The changes since this was last asked, for those who follow. */
    public List<EventEntry> takeUndelivered() {
        List<EventEntry> taken = List.copyOf(undelivered);
        undelivered.clear();
        return taken;
    }

    /** The latest changes, oldest first. */
    public Events recent() {
        List<EventEntry> told = entries.stream().map(Entry::told).toList();
        return new Events(told);
    }

    /** The time of day is fixed when it happens: the wall clock may be set later. */
    private record Entry(long id, String at, Notice notice) {
        EventEntry told() {
            return new EventEntry(
                    id, at, notice.service(), notice.from(), notice.to(), notice.incarnation(), notice.reason());
        }
    }
}
