package dev.vigil.config.model;

import java.util.Optional;

/**
 * Where something stands: in a file, or on a command line.
 *
 * @param order which of the files, in the order they were given
 * @param file path as the user gave it; empty on a command line
 * @param line from 1; 0: the whole file
 * @param column from 1; 0: the whole line
 * @param name what the user calls a value that stands here, if that is not the keys that lead to it: {@code --backoff}
 */
public record Place(int order, String file, int line, int column, Optional<String> name) implements Comparable<Place> {
    public static Place ofFile(int order, String file) {
        return new Place(order, file, 0, 0, Optional.empty());
    }

    public static Place ofOption(String option) {
        return new Place(0, "", 0, 0, Optional.of(option));
    }

    /** The place in the same file at {@code line} and {@code column}. */
    public Place at(int line, int column) {
        return new Place(order, file, line, column, name);
    }

    @Override
    public int compareTo(Place other) {
        int files = Integer.compare(order, other.order);
        int lines = Integer.compare(line, other.line);
        return files != 0 ? files : lines != 0 ? lines : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return name.orElseGet(() -> file + ":" + line + ":" + column);
    }
}
