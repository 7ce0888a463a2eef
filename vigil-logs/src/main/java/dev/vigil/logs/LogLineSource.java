package dev.vigil.logs;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Lines of one kind of one service, in their order. */
interface LogLineSource extends Closeable {
    /** The next line. Empty: there is none, or, where the log is followed, none yet. */
    Optional<LogLine> next() throws IOException;

    /** Lines that {@link #next} will give before those that are still to be written; only known for a limited query. */
    long count() throws IOException;

    /** Whether something is there that may have to be shown without waiting for its line end. */
    boolean hasRest();

    /** Gives what {@link #hasRest} told of at the next call of {@link #next}. */
    void flushRest();
}
