package dev.vigil.daemon.control;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One line of the table of what may be asked.
 *
 * @param path {@code /api/v1/services/*}; a star stands for any one segment
 */
public record Route(String method, String path, List<String> segments, Handler handler) {
    private static final String ANY = "*";

    /** Answers an exchange, now or in a later turn. */
    @FunctionalInterface
    public interface Handler {
        void handle(Exchange exchange);
    }

    public Route(String method, String path, Handler handler) {
        this(method, path, List.of(path.substring(1).split("/", -1)), handler);
    }

    boolean isFor(List<String> asked) {
        return asked.size() == segments.size()
                && IntStream.range(0, asked.size())
                        .allMatch(i ->
                                segments.get(i).equals(ANY) || segments.get(i).equals(asked.get(i)));
    }

    /** What stands in the place of the star. */
    String name(List<String> asked) {
        int star = segments.indexOf(ANY);
        return star < 0 ? "" : asked.get(star);
    }
}
