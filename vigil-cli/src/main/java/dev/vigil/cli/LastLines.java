package dev.vigil.cli;

import dev.vigil.config.Places;
import dev.vigil.logs.LogLine;
import dev.vigil.logs.LogLines;
import dev.vigil.logs.LogQuery;
import dev.vigil.logs.LogStore;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The last lines of a service's output, from the log store. */
final class LastLines {
    private LastLines() {}

    /** Nothing where there is no log, or where it cannot be read: the story goes on without it. */
    static List<String> of(Places places, String service, int count) {
        List<String> lines = new ArrayList<>();
        LogStore store = new LogStore(service, places.logOf(service));
        try (LogLines found = store.read(LogQuery.ALL.last(count))) {
            while (found.hasNext()) {
                LogLine line = found.next();
                lines.add(line.text());
            }
        } catch (UncheckedIOException _) {
            return List.of();
        }
        return lines;
    }
}
