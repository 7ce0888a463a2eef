package dev.vigil.daemon.supervise;

import dev.vigil.api.EventEntry;
import dev.vigil.api.Events;
import dev.vigil.core.Notice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The latest changes of services, for those who ask later. Where there are too many, the service with the most of them
 * loses its oldest: one that flaps pushes out its own, not those of others.
 */
public final class EventHistory {
    static final int KEPT_MAX = 1000;

    private final WallClock clock;
    private final Map<String, Past> services = new HashMap<>();
    /** Services by how many entries they have: at index n those with n + 1. */
    private final List<Set<Past>> bySize = new ArrayList<>();

    private final List<EventEntry> undelivered = new ArrayList<>();
    private int kept;
    private long latestId;

    public EventHistory(WallClock clock) {
        this.clock = clock;
    }

    /** Keeps a change. @return how it is told */
    public EventEntry add(Notice notice) {
        Entry entry = new Entry(++latestId, clock.at(notice.atNanos()), notice);
        Past past = services.computeIfAbsent(notice.service(), _ -> new Past());
        past.entries.addLast(entry);
        moved(past, past.entries.size() - 1);
        if (kept == KEPT_MAX) {
            Past longest = bySize.getLast().iterator().next();
            longest.entries.removeFirst();
            moved(longest, longest.entries.size() + 1);
        } else {
            kept++;
        }
        EventEntry told = entry.told();
        undelivered.add(told);
        return told;
    }

    /** Keeps {@link #bySize} true of {@code past}, which had {@code before} entries; its last set is never empty. */
    private void moved(Past past, int before) {
        if (before > 0) {
            bySize.get(before - 1).remove(past);
        }
        int now = past.entries.size();
        if (now > 0) {
            while (bySize.size() < now) {
                bySize.add(new LinkedHashSet<>());
            }
            bySize.get(now - 1).add(past);
        }
        while (!bySize.isEmpty() && bySize.getLast().isEmpty()) {
            bySize.removeLast();
        }
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
        List<EventEntry> told = services.values().stream()
                .flatMap(past -> past.entries.stream())
                .sorted(Comparator.comparingLong(Entry::id))
                .map(Entry::told)
                .toList();
        return new Events(told);
    }

    /** Of one service, oldest first. Two are the same only if they are one: it is looked for in sets. */
    private static final class Past {
        private final Deque<Entry> entries = new ArrayDeque<>();
    }

    /** The time of day is fixed when it happens: the wall clock may be set later. */
    private record Entry(long id, String at, Notice notice) {
        EventEntry told() {
            return new EventEntry(
                    id, at, notice.service(), notice.from(), notice.to(), notice.incarnation(), notice.reason());
        }
    }
}
