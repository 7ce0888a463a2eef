package dev.vigil.config.model;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** All that is wrong, in the order of the files; at most {@link #SHOWN_MAX} problems are kept. */
public final class Problems {
    public static final int SHOWN_MAX = 1000;

    private final TreeSet<Entry> entries = new TreeSet<>();
    private int count;

    Problems() {}

    private record Entry(Place place, String message) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int places = place.compareTo(other.place);
            return places != 0 ? places : message.compareTo(other.message);
        }

        Problem problem() {
            return new Problem(place.file(), place.line(), place.column(), message);
        }
    }

    public void add(Place place, String message) {
        count++;
        if (entries.size() < SHOWN_MAX) {
            entries.add(new Entry(place, message));
        }
    }

    /** How many have been added so far: grows with each, also with one that is not kept. */
    public int count() {
        return count;
    }

    boolean isFull() {
        return entries.size() >= SHOWN_MAX;
    }

    public List<Problem> inOrder() {
        List<Problem> all = new ArrayList<>(entries.stream().map(Entry::problem).toList());
        if (isFull() && count > entries.size()) {
            Problem last = all.getLast();
            all.add(new Problem(last.file(), 0, 0, (count - entries.size()) + " more problems are not shown"));
        }
        return List.copyOf(all);
    }
}
