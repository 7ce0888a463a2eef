package dev.vigil.config;

/**
 * Where something stands.
 *
 * @param order which of the files, in the order they were given
 * @param file path as the user gave it
 * @param line from 1; 0: the whole file
 * @param column from 1; 0: the whole line
 */
record Place(int order, String file, int line, int column) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
        int files = Integer.compare(order, other.order);
        int lines = Integer.compare(line, other.line);
        return files != 0 ? files : lines != 0 ? lines : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
