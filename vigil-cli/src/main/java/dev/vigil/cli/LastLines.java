package dev.vigil.cli;

import dev.vigil.logs.LogLine;
import dev.vigil.logs.LogLines;
import dev.vigil.logs.LogQuery;
import dev.vigil.logs.LogStore;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The last lines that one launch of a service has written, from the log store. */
final class LastLines {
    private LastLines() {}

    /**
     * Nothing where there is no log, or where it cannot be read: the story goes on without it. Notes of vigild are none.
     *
     * @param sinceMillis when the launch before has ended
     * @param untilMillis when it has ended itself
     */
    static List<LogLine> of(LogStore store, long sinceMillis, long untilMillis, int count) {
        List<LogLine> lines = new ArrayList<>();
        // Ends are told by the millisecond: what was written in that of the end before belongs to the launch before.
        LogQuery query = LogQuery.ALL
                .since(Instant.ofEpochMilli(sinceMillis + 1))
                .until(Instant.ofEpochMilli(untilMillis + 1))
                .last(count);
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
