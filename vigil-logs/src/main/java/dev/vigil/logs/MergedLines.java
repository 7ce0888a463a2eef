package dev.vigil.logs;

import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Lines of several sources in the order of time. A source that has given nothing is not asked again until it is woken,
 * so that a thousand silent ones cost nothing. Pieces of one line stay together.
 */
final class MergedLines implements Closeable {
    private static final Comparator<Entry> ORDER = Comparator.comparingLong(
                    (Entry e) -> e.line().micros())
            .thenComparing(e -> e.line().begins())
            .thenComparingInt(Entry::number);

    private record Entry(LogLine line, int number, LogLineSource source) {}

    private final LogQuery query;
    private final Map<LogLineSource, Integer> sources = new LinkedHashMap<>();
    private final Set<LogLineSource> awake = new LinkedHashSet<>();
    private final PriorityQueue<Entry> heads = new PriorityQueue<>(ORDER);
    private boolean begun;
    private long skip;

    MergedLines(LogQuery query) {
        this.query = query;
    }

    void add(LogLineSource source) {
        sources.put(source, sources.size());
        awake.add(source);
    }

    /** Something may have come for this source. */
    void wake(LogLineSource source) {
        awake.add(source);
    }

    Optional<LogLine> next() throws IOException {
        if (!begun) {
            begun = true;
            skip = surplus();
        }
        while (true) {
            refill();
            Entry entry = heads.poll();
            if (entry == null) {
                return Optional.empty();
            }
            awake.add(entry.source());
            if (wanted(entry.line())) {
                return Optional.of(entry.line());
            }
        }
    }

    private void refill() throws IOException {
        for (LogLineSource source : List.copyOf(awake)) {
            awake.remove(source);
            Optional<LogLine> line = source.next();
            line.ifPresent(l -> heads.add(new Entry(l, sources.getOrDefault(source, 0), source)));
        }
    }

    /** Of the last lines of each source only the last of all are wanted. */
    private long surplus() throws IOException {
        if (!query.limited()) {
            return -1;
        }
        long count = 0;
        for (LogLineSource source : sources.keySet()) {
            count += source.count();
        }
        return Math.max(0, count - query.last());
    }

    /** Losses before the first of the last lines are as old as the lines that are left out. */
    private boolean wanted(LogLine line) {
        if (skip < 0) {
            return true;
        }
        if (line.origin() != LogLine.Origin.NOTE) {
            skip--;
        }
        return skip < 0;
    }

    @Override
    public void close() throws IOException {
        for (LogLineSource source : sources.keySet()) {
            source.close();
        }
    }
}
