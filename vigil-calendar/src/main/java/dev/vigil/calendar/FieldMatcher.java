package dev.vigil.calendar;

/** Finds the local dates and times that an expression describes, without stepping through those between. */
final class FieldMatcher {
    /** There is no later one. */
    static final long NONE = Long.MIN_VALUE;

    private final DateFields dates;
    private final TimeFields times;
    private final long firstTimeMicros;

    FieldMatcher(DateFields dates, TimeFields times) {
        this.dates = dates;
        this.times = times;
        this.firstTimeMicros = times.first();
    }

    /** The first local time from {@code localMicros} on ({@link LocalMicros}); {@link #NONE} when there is none. */
    long ceiling(long localMicros) {
        if (firstTimeMicros == TimeFields.NONE) {
            return NONE;
        }
        long day = Math.floorDiv(localMicros, LocalMicros.DAY);
        long found = dates.ceiling(day);
        if (found == day) {
            long time = times.ceiling(Math.floorMod(localMicros, LocalMicros.DAY));
            if (time != TimeFields.NONE) {
                return day * LocalMicros.DAY + time;
            }
            found = dates.ceiling(day + 1);
        }
        return found == DateFields.NONE ? NONE : found * LocalMicros.DAY + firstTimeMicros;
    }
}
