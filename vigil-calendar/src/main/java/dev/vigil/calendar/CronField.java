package dev.vigil.calendar;

import java.util.List;
import java.util.Locale;

/** A field of a cron expression: its range, and the names that stand for numbers. */
enum CronField {
    SECOND("second", 0, 59, List.of()),
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY("day of the month", 1, 31, List.of()),
    MONTH("month", 1, 12, List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    /** 0 and 7 are Sunday. */
    WEEKDAY("day of the week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

    private static final int SUNDAY = 7;
    private static final int DIGITS_MAX = 9;

    private final String word;
    private final int min;
    private final int max;
    private final List<String> names;

    CronField(String word, int min, int max, List<String> names) {
        this.word = word;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /**
     * Reads the field.
     *
     * @throws InvalidSchedule if it is none
     */
    Values read(String text) {
        long bits = 0;
        StringBuilder shown = new StringBuilder();
        for (String part : text.split(",", -1)) {
            bits |= part(part, shown.append(shown.isEmpty() ? "" : ","));
        }
        if (this == WEEKDAY && (bits & 1L << SUNDAY) != 0) {
            bits = (bits | 1) & ~(1L << SUNDAY);
        }
        return new Values(bits, text.startsWith("*"), shown.toString());
    }

    private long part(String part, StringBuilder shown) {
        if (part.isEmpty()) {
            throw new InvalidSchedule("the " + word + " has an empty value");
        }
        int slash = part.indexOf('/');
        String range = slash < 0 ? part : part.substring(0, slash);
        int step = slash < 0 ? 1 : step(part.substring(slash + 1));
        int dash = range.indexOf('-');
        int first;
        int last;
        if (range.equals("*")) {
            first = min;
            last = this == WEEKDAY ? SUNDAY - 1 : max;
            shown.append('*');
        } else if (dash < 0) {
            first = value(range);
            last = slash < 0 ? first : this == WEEKDAY ? Math.max(first, SUNDAY - 1) : max;
            shown.append(first);
        } else {
            first = value(range.substring(0, dash));
            last = last(first, range.substring(dash + 1));
            shown.append(first).append('-').append(last);
        }
        shown.append(slash < 0 ? "" : "/" + step);
        long bits = 0;
        for (int value = first; value <= last; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    private int last(int first, String text) {
        int value = value(text);
        // A week has two Sundays to cron: sat-sun ends with the second one.
        int last = this == WEEKDAY && value == 0 && first > 0 ? SUNDAY : value;
        if (last < first) {
            throw new InvalidSchedule("the range " + first + "-" + last + " of the " + word + " ends before it begins");
        }
        return last;
    }

    private int step(String text) {
        int step = number(text);
        if (step == 0) {
            throw new InvalidSchedule("the step of the " + word + " cannot be 0");
        }
        return step;
    }

    private int value(String text) {
        int name = names.indexOf(text.toLowerCase(Locale.ROOT));
        if (name >= 0) {
            return name + (this == MONTH ? 1 : 0);
        }
        int value = number(text);
        if (value < min || value > max) {
            throw new InvalidSchedule(word + " " + value + " is not within " + min + " to " + max);
        }
        return value;
    }

    private int number(String text) {
        // Digits of ASCII only: Character.isDigit knows hundreds of others.
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            String hint =
                    "LW#".chars().anyMatch(c -> text.toUpperCase(Locale.ROOT).indexOf(c) >= 0) && this != MONTH
                            ? "; for the last days of a month write a calendar expression like *-*~1 12:00"
                            : "";
            throw new InvalidSchedule("the " + word + " is no number" + (names.isEmpty() ? "" : " and no name") + ": `"
                    + InvalidSchedule.shown(text) + "`" + hint);
        }
        if (text.length() > DIGITS_MAX) {
            throw new InvalidSchedule("the " + word + " is too large (" + InvalidSchedule.shown(text) + ")");
        }
        return Integer.parseInt(text);
    }

    /**
     * What stands in a field.
     *
     * @param bits a bit for each value, from 0
     * @param star whether it begins with a star, which means no restriction, also with a step
     * @param shown the same with numbers for names
     */
    record Values(long bits, boolean star, String shown) {}
}
