package dev.vigil.calendar;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/** Local date and time as one number: the microseconds since 1970-01-01 00:00 on the clock on the wall. */
final class LocalMicros {
    static final long SECOND = 1_000_000L;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;

    private LocalMicros() {}

    static LocalDateTime toDateTime(long micros) {
        long seconds = Math.floorDiv(micros, SECOND);
        int nanos = (int) Math.floorMod(micros, SECOND) * 1_000;
        return LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
    }

    static long of(LocalDateTime dateTime) {
        return dateTime.toEpochSecond(ZoneOffset.UTC) * SECOND + dateTime.get(ChronoField.MICRO_OF_SECOND);
    }
}
