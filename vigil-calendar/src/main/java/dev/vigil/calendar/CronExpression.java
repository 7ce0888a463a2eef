package dev.vigil.calendar;

import dev.vigil.calendar.CronField.Values;
import dev.vigil.calendar.ZoneTimes.Shift;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cron expression as Vixie's cron reads it (crontab(5)). Where both day of the month and day of the week are given,
 * one of them is enough; a field that begins with a star, {@code *}{@code /2} as well, does not count as given.
 *
 * <p>Where clocks are put forward, an expression with fixed hours is due at once for the times that do not exist; where
 * they are put back it is due the first time only. One whose hour begins with a star goes by the time that passes.
 */
public final class CronExpression implements Schedule {
    private static final int ALL_WEEKDAYS = 0x7F;
    private static final int MINUTE = 1;
    private static final int HOUR = 2;
    private static final int DAY = 3;
    private static final int MONTH = 4;
    private static final int WEEKDAY = 5;

    private final String normalized;
    private final Optional<ZoneTimes> times;

    /** {@code @reboot}. */
    CronExpression() {
        normalized = CronParser.AT_START;
        times = Optional.empty();
    }

    /** What stands in the fields, from second to day of the week. */
    CronExpression(boolean seconds, List<Values> fields) {
        normalized = String.join(
                " ",
                fields.subList(seconds ? 0 : 1, fields.size()).stream()
                        .map(Values::shown)
                        .toList());
        times = Optional.of(new ZoneTimes(matcher(fields), fields.get(HOUR).star() ? Shift.BOTH : Shift.CATCH_UP));
    }

    private static FieldMatcher matcher(List<Values> fields) {
        Values day = fields.get(DAY);
        Values weekday = fields.get(WEEKDAY);
        boolean either = !day.star() && !weekday.star();
        int days = (int) day.bits();
        DateFields dates = new DateFields(
                DateFields.everyYear(),
                (int) fields.get(MONTH).bits(),
                new int[] {days, days, days, days},
                fromMonday((int) weekday.bits()),
                either);
        return new FieldMatcher(
                dates,
                new TimeFields(
                        fields.get(HOUR).bits(),
                        fields.get(MINUTE).bits(),
                        seconds(fields.getFirst().bits())));
    }

    private static int fromMonday(int fromSunday) {
        return (fromSunday >> 1 | (fromSunday & 1) << 6) & ALL_WEEKDAYS;
    }

    private static Chain seconds(long bits) {
        List<ChainElement> elements = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            if ((bits & 1L << second) != 0) {
                elements.add(new ChainElement((int) (second * LocalMicros.SECOND), ChainElement.OPEN, 0));
            }
        }
        return new Chain(elements);
    }

    @Override
    public Optional<Instant> next(Instant after, ZoneId zone) {
        return times.flatMap(known -> known.next(after, zone));
    }

    @Override
    public String normalized() {
        return normalized;
    }

    @Override
    public boolean atStart() {
        return times.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression expression && normalized.equals(expression.normalized);
    }

    @Override
    public int hashCode() {
        return normalized.hashCode();
    }

    @Override
    public String toString() {
        return normalized;
    }
}
