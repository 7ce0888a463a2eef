package dev.vigil.calendar;

import dev.vigil.calendar.ZoneTimes.Shift;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A calendar expression as systemd reads it (systemd.time(7)): {@code Mon..Fri *-*-* 08..18:00}. Where clocks are put
 * forward, times that do not exist are left out; where they are put back, the first of two counts.
 */
public final class CalendarExpression implements Schedule {
    private static final String[] WEEKDAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final int ALL_WEEKDAYS = 0x7F;

    private final String normalized;
    private final ZoneTimes times;
    private final Optional<ZoneId> zone;

    CalendarExpression(CalendarFields fields) {
        this.normalized = format(fields);
        this.zone = fields.zone();
        this.times = new ZoneTimes(fields.matcher(), Shift.LEAVE_OUT);
    }

    @Override
    public Optional<Instant> next(Instant after, ZoneId elsewhere) {
        return times.next(after, zone.orElse(elsewhere));
    }

    @Override
    public String normalized() {
        return normalized;
    }

    private static String format(CalendarFields fields) {
        StringBuilder text = new StringBuilder();
        if (fields.weekdays() != ALL_WEEKDAYS) {
            weekdays(text, fields.weekdays());
            text.append(' ');
        }
        fields.years().format(text, 0, 1);
        text.append('-');
        fields.months().format(text, 2, 1);
        text.append(fields.fromEnd() ? '~' : '-');
        fields.days().format(text, 2, 1);
        text.append(' ');
        fields.hours().format(text, 2, 1);
        text.append(':');
        fields.minutes().format(text, 2, 1);
        text.append(':');
        fields.seconds().format(text, 2, (int) LocalMicros.SECOND);
        fields.zone().ifPresent(zone -> text.append(' ').append(zone.getId()));
        return text.toString();
    }

    private static void weekdays(StringBuilder text, int bits) {
        for (int day = 0; day < 7; day++) {
            if ((bits & 1 << day) == 0) {
                continue;
            }
            int last = day;
            while (last < 6 && (bits & (1 << (last + 1))) != 0) {
                last++;
            }
            text.append(text.isEmpty() ? "" : ",").append(WEEKDAYS[day]);
            if (last > day) {
                text.append(last > day + 1 ? ".." : ",").append(WEEKDAYS[last]);
            }
            day = last;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CalendarExpression expression && normalized.equals(expression.normalized);
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
