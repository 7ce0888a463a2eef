package dev.vigil.config;

import java.util.Comparator;

/**
 * Where something stands.
 *
 * @param order which of the files, in the order they were given
 * @param file path as the user gave it
 * @param line from 1; 0: the whole file
 * @param column from 1; 0: the whole line
 */
record Place(int order, String file, int line, int column) implements Comparable<Place> {
    private static final Comparator<Place> READING_ORDER =
            Comparator.comparingInt(Place::order).thenComparingInt(Place::line).thenComparingInt(Place::column);

    @Override
    public int compareTo(Place other) {
        return READING_ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
