package dev.vigil.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Lines of one or several services in the order of time, up to what was written when reading began. To be closed. */
public final class LogLines implements Iterator<LogLine>, AutoCloseable {
    private final MergedLines merge;
    private Optional<LogLine> next = Optional.empty();

    private LogLines(MergedLines merge) {
        this.merge = merge;
    }

    /** Several logs as one; {@link LogQuery#last} counts the lines of all. */
    public static LogLines of(List<LogStore> stores, LogQuery query) {
        var merge = new MergedLines(query);
        stores.forEach(store -> store.sources(query, false).forEach(merge::add));
        return new LogLines(merge);
    }

    @Override
    public boolean hasNext() {
        if (next.isEmpty()) {
            try {
                next = merge.next();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return next.isPresent();
    }

    @Override
    public LogLine next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        LogLine line = next.orElseThrow();
        next = Optional.empty();
        return line;
    }

    @Override
    public void close() {
        try {
            merge.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
