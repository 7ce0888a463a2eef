package dev.vigil.calendar;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Which dates match: years, months, days of the month and days of the week as sets of bits, so that the next date is
 * found a month at a time.
 */
final class DateFields {
    static final int YEAR_MIN = 1970;
    static final int YEAR_MAX = 2199;
    /** No date matches. */
    static final long NONE = Long.MIN_VALUE;

    private static final int SHORTEST_MONTH = 28;
    private static final int ALL_WEEKDAYS = 0x7F;

    private final long[] years;
    private final int months;
    /** Days that match, a bit each from 1, for months of 28, 29, 30 and 31 days. */
    private final int[] days;
    /** By the day of the week of the first of a month (0 is Monday): its days that match, a bit each from 1. */
    private final int[] weekdayDays;

    private final boolean either;

    /**
     * Such dates.
     *
     * @param years a bit for each year from 1970 to 2199
     * @param months a bit for each month from 1
     * @param days for months of 28, 29, 30 and 31 days: a bit for each day from 1
     * @param weekdays a bit for each day of the week, 0 is Monday
     * @param either whether one of day of the month and day of the week is enough
     */
    DateFields(long[] years, int months, int[] days, int weekdays, boolean either) {
        this.years = years.clone();
        this.months = months;
        this.days = days.clone();
        this.either = either;
        weekdayDays = new int[7];
        for (int first = 0; first < 7; first++) {
            for (int day = 1; day <= 31; day++) {
                if (weekdays == ALL_WEEKDAYS || (weekdays & 1 << (first + day - 1) % 7) != 0) {
                    weekdayDays[first] |= 1 << day;
                }
            }
        }
    }

    static long[] everyYear() {
        long[] all = new long[(YEAR_MAX - YEAR_MIN) / 64 + 1];
        for (int year = YEAR_MIN; year <= YEAR_MAX; year++) {
            all[(year - YEAR_MIN) / 64] |= 1L << (year - YEAR_MIN) % 64;
        }
        return all;
    }

    static long[] years(Chain chain) {
        if (chain.isAny()) {
            return everyYear();
        }
        long[] bits = new long[(YEAR_MAX - YEAR_MIN) / 64 + 1];
        for (int year = chain.ceiling(YEAR_MIN); year <= YEAR_MAX; year = chain.ceiling(year + 1)) {
            bits[(year - YEAR_MIN) / 64] |= 1L << (year - YEAR_MIN) % 64;
        }
        return bits;
    }

    /** The first date from {@code epochDay} on, in days since 1970; {@link #NONE} when there is none. */
    long ceiling(long epochDay) {
        LocalDate from = LocalDate.ofEpochDay(Math.max(0, epochDay));
        int year = from.getYear();
        int month = from.getMonthValue();
        int found = dayInMonth(year, month, from.getDayOfMonth());
        while (found == 0) {
            month = nextMonth(month + 1);
            if (month == 0) {
                year++;
                month = nextMonth(1);
            }
            year = nextYear(year);
            if (year > YEAR_MAX || month == 0) {
                return NONE;
            }
            found = dayInMonth(year, month, 1);
        }
        return LocalDate.of(year, month, found).toEpochDay();
    }

    private int dayInMonth(int year, int month, int from) {
        if (year > YEAR_MAX || !hasYear(year) || (months & 1 << month) == 0) {
            return 0;
        }
        int length = YearMonth.of(year, month).lengthOfMonth();
        long firstDay = LocalDate.of(year, month, 1).toEpochDay();
        int weekday = (int) Math.floorMod(firstDay + 3, 7L);
        int ofMonth = days[length - SHORTEST_MONTH];
        int inLength = (int) Chain.span(1, length);
        int bits = (either ? ofMonth | weekdayDays[weekday] : ofMonth & weekdayDays[weekday]) & inLength & -1 << from;
        return bits == 0 ? 0 : Integer.numberOfTrailingZeros(bits);
    }

    private int nextMonth(int from) {
        int bits = from > 12 ? 0 : months & -1 << from;
        return bits == 0 ? 0 : Integer.numberOfTrailingZeros(bits);
    }

    private boolean hasYear(int year) {
        return (years[(year - YEAR_MIN) / 64] & 1L << (year - YEAR_MIN) % 64) != 0;
    }

    private int nextYear(int from) {
        int year = from;
        while (year <= YEAR_MAX && !hasYear(year)) {
            year++;
        }
        return year;
    }
}
