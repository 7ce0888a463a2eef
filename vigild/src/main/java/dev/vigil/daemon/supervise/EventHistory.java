package dev.vigil.daemon.supervise;

import dev.vigil.api.EventEntry;
import dev.vigil.api.Events;
import dev.vigil.core.Notice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The latest changes of services, for those who ask later. */
public final class EventHistory {
    static final int KEPT_MAX = 1000;

    private final WallClock clock;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private Consumer<EventEntry> follower = _ -> {};
    private long latestId;

    public EventHistory(WallClock clock) {
        this.clock = clock;
    }

    public void follower(Consumer<EventEntry> hearer) {
        follower = hearer;
    }

    public void add(Notice notice) {
        if (entries.size() >= KEPT_MAX) {
            entries.removeFirst();
        }
        Entry entry = new Entry(++latestId, clock.at(notice.atNanos()), notice);
        entries.addLast(entry);
        follower.accept(entry.told());
    }

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
