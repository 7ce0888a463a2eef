package dev.vigil.logs;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which lines are asked for.
 *
 * @param since lines that arrived at or after
 * @param until lines that arrived at or before
 * @param last only so many of the last lines; {@link #ALL_LINES}: all
 * @param grep only lines whose text it accepts; without it, what was lost is told in between
 * @param streams standard output, a separate standard error, or both
 */
public record LogQuery(
        Optional<Instant> since,
        Optional<Instant> until,
        long last,
        Optional<Predicate<String>> grep,
        Set<LogStream> streams) {
    public static final long ALL_LINES = Long.MAX_VALUE;
    public static final LogQuery ALL = new LogQuery(
            Optional.empty(), Optional.empty(), ALL_LINES, Optional.empty(), Set.of(LogStream.OUT, LogStream.ERR));

    public LogQuery since(Instant time) {
        return new LogQuery(Optional.of(time), until, last, grep, streams);
    }

    public LogQuery until(Instant time) {
        return new LogQuery(since, Optional.of(time), last, grep, streams);
    }

    public LogQuery last(long lines) {
        return new LogQuery(since, until, lines, grep, streams);
    }

    public LogQuery grep(Predicate<String> wanted) {
        return new LogQuery(since, until, last, Optional.of(wanted), streams);
    }

    public LogQuery only(LogStream stream) {
        return new LogQuery(since, until, last, grep, Set.of(stream));
    }

    boolean limited() {
        return last != ALL_LINES;
    }

    boolean tellsLosses() {
        return grep.isEmpty();
    }

    long sinceMicros() {
        return since.map(LogQuery::micros).orElse(Long.MIN_VALUE);
    }

    long untilMicros() {
        return until.map(LogQuery::micros).orElse(Long.MAX_VALUE);
    }

    boolean covers(long micros) {
        return sinceMicros() <= micros && micros <= untilMicros();
    }

    boolean accepts(LogLine line) {
        return covers(line.micros()) && (grep.isEmpty() || grep.get().test(line.text()));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
