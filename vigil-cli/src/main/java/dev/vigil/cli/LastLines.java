package dev.vigil.cli;

import dev.vigil.logs.LogLine;
import dev.vigil.logs.LogLines;
import dev.vigil.logs.LogQuery;
import dev.vigil.logs.LogStore;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last lines that one launch of a service has written, from the log store. */
final class LastLines {
    private LastLines() {}

    /**
     * Nothing where there is no log, or where it cannot be read: the story goes on without it. Notes of vigild are not
     * among them.
     *
     * @param since RFC 3339; empty: from the beginning
     * @param until RFC 3339; empty: to the end
     */
    static List<LogLine> of(LogStore store, Optional<String> since, Optional<String> until, int count) {
        List<LogLine> lines = new ArrayList<>();
        LogQuery query = LogQuery.ALL.last(count);
        query = since.isPresent() ? query.since(Instant.parse(since.get())) : query;
        query = until.isPresent() ? query.until(Instant.parse(until.get())) : query;
        try (LogLines found = store.read(query)) {
            while (found.hasNext()) {
                LogLine line = found.next();
                if (line.origin() != LogLine.Origin.NOTE) {
                    lines.add(line);
                }
            }
        } catch (UncheckedIOException _) {
            return List.of();
        }
        return lines;
    }
}
