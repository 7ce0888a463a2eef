package dev.vigil.calendar;

import java.time.ZoneId;
import java.util.Optional;

/**
 * What stands in a calendar expression.
 *
 * @param weekdays a bit for each day of the week, 0 is Monday
 * @param fromEnd whether the days are counted from the end of the month, 1 is the last
 * @param time of the day, seconds in microseconds
 * @param zone its own zone
 */
record CalendarFields(int weekdays, DateChains date, boolean fromEnd, TimeChains time, Optional<ZoneId> zone) {
    private static final int SHORTEST_MONTH = 28;
    private static final int LONGEST_MONTH = 31;

    /** Year, month and day. */
    record DateChains(Chain years, Chain months, Chain days) {}

    /** Hour, minute and second; seconds in microseconds. */
    record TimeChains(Chain hours, Chain minutes, Chain seconds) {}

    Chain years() {
        return date.years();
    }

    Chain months() {
        return date.months();
    }

    Chain days() {
        return date.days();
    }

    Chain hours() {
        return time.hours();
    }

    Chain minutes() {
        return time.minutes();
    }

    Chain seconds() {
        return time.seconds();
    }

    FieldMatcher matcher() {
        int[] days = new int[LONGEST_MONTH - SHORTEST_MONTH + 1];
        for (int length = SHORTEST_MONTH; length <= LONGEST_MONTH; length++) {
            days[length - SHORTEST_MONTH] = fromEnd ? daysFromEnd(length) : (int) days().bits(1, length);
        }
        return new FieldMatcher(
                new DateFields(DateFields.years(years()), (int) months().bits(1, 12), days, weekdays, false),
                new TimeFields(hours().bits(0, 23), minutes().bits(0, 59), seconds()));
    }

    /** A range counts backwards from the end of the month, a step without an end forwards, to the end of the month. */
    private int daysFromEnd(int length) {
        if (days().isAny()) {
            return (int) Chain.span(1, length);
        }
        int bits = 0;
        for (ChainElement element : days().elements()) {
            int start = length + 1 - element.start();
            boolean range = element.stop() != ChainElement.OPEN;
            int from = range ? length + 1 - element.stop() : start;
            int to = range ? start : element.repeat() == 0 ? start : length;
            for (int day = from; day <= to; day += Math.max(1, element.repeat())) {
                bits |= day < 1 ? 0 : 1 << day;
            }
        }
        return bits;
    }
}
