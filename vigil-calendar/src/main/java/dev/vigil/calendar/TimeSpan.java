package dev.vigil.calendar;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Lengths of time as systemd reads and writes them (systemd.time(7)): {@code 2h 30min}; in microseconds. */
public final class TimeSpan {
    /** {@code infinity}. */
    public static final long INFINITY = Long.MAX_VALUE;

    private static final long SECOND = 1_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;
    private static final long MONTH = 2_629_800 * SECOND;
    private static final long YEAR = 31_557_600 * SECOND;

    /** In the order in which they are tried: the first with which a text begins is meant. */
    private static final Map<String, Long> UNITS = units();

    private static final Map<String, Long> SHOWN = shown();

    private TimeSpan() {}

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        for (String name : new String[] {"seconds", "second", "sec", "s"}) {
            units.put(name, SECOND);
        }
        for (String name : new String[] {"minutes", "minute", "min"}) {
            units.put(name, MINUTE);
        }
        for (String name : new String[] {"months", "month", "M"}) {
            units.put(name, MONTH);
        }
        units.put("msec", 1_000L);
        units.put("ms", 1_000L);
        units.put("m", MINUTE);
        for (String name : new String[] {"hours", "hour", "hr", "h"}) {
            units.put(name, HOUR);
        }
        for (String name : new String[] {"days", "day", "d"}) {
            units.put(name, DAY);
        }
        for (String name : new String[] {"weeks", "week", "w"}) {
            units.put(name, WEEK);
        }
        for (String name : new String[] {"years", "year", "y"}) {
            units.put(name, YEAR);
        }
        for (String name : new String[] {"usec", "us", "\u00b5s", "\u03bcs"}) {
            units.put(name, 1L);
        }
        return units;
    }

    private static Map<String, Long> shown() {
        Map<String, Long> shown = new LinkedHashMap<>();
        shown.put("y", YEAR);
        shown.put("month", MONTH);
        shown.put("w", WEEK);
        shown.put("d", DAY);
        shown.put("h", HOUR);
        shown.put("min", MINUTE);
        shown.put("s", SECOND);
        shown.put("ms", 1_000L);
        shown.put("us", 1L);
        return shown;
    }

    /**
     * Reads a length of time; a number without a unit is in seconds.
     *
     * @return microseconds, or {@link #INFINITY}
     * @throws InvalidSchedule if it is none, negative, or longer than 292,000 years
     */
    public static long parse(String text) {
        if (text.strip().equals("infinity")) {
            return INFINITY;
        }
        long micros = 0;
        int position = spaces(text, 0);
        if (position == text.length()) {
            throw wrong(text);
        }
        try {
            while (position < text.length()) {
                int end = part(text, position);
                micros = Math.addExact(micros, micros(text, position, end));
                position = spaces(text, end);
            }
        } catch (ArithmeticException _) {
            throw new InvalidSchedule("a length of time is too long (" + InvalidSchedule.shown(text) + ")");
        }
        return micros;
    }

    /** Where the number and the unit that begin at {@code from} end. */
    private static int part(String text, int from) {
        int number = numberEnd(text, from);
        int unit = spaces(text, number);
        String name = unitAt(text, unit);
        if (name.isEmpty() && unit == number && unit < text.length()) {
            throw wrong(text);
        }
        return unit + name.length();
    }

    private static int numberEnd(String text, int from) {
        if (text.charAt(from) == '-') {
            throw new InvalidSchedule("a length of time cannot be negative (" + InvalidSchedule.shown(text) + ")");
        }
        int position = text.charAt(from) == '+' ? from + 1 : from;
        int digits = digitsEnd(text, position);
        if (digits < text.length() && text.charAt(digits) == '.') {
            int fraction = digitsEnd(text, digits + 1);
            if (fraction == digits + 1) {
                throw wrong(text);
            }
            return fraction;
        }
        if (digits == position) {
            throw wrong(text);
        }
        return digits;
    }

    private static long micros(String text, int from, int end) {
        int begin = text.charAt(from) == '+' ? from + 1 : from;
        int point = digitsEnd(text, begin);
        int number = numberEnd(text, from);
        String name = unitAt(text, spaces(text, number)).strip();
        long unit = end == number || name.isEmpty() ? SECOND : UNITS.getOrDefault(name, SECOND);
        long whole = point == begin ? 0 : parseLong(text.substring(begin, point));
        long micros = Math.multiplyExact(whole, unit);
        long place = unit / 10;
        for (int i = point + 1; i < number; i++) {
            micros = Math.addExact(micros, (text.charAt(i) - '0') * place);
            place /= 10;
        }
        return micros;
    }

    private static long parseLong(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw new ArithmeticException(digits);
        }
    }

    private static String unitAt(String text, int position) {
        for (String name : UNITS.keySet()) {
            if (text.startsWith(name, position)) {
                return name;
            }
        }
        return "";
    }

    private static int digitsEnd(String text, int from) {
        int position = from;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        return position;
    }

    private static int spaces(String text, int from) {
        int position = from;
        while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        return position;
    }

    private static InvalidSchedule wrong(String text) {
        return new InvalidSchedule(
                "not a length of time like 90s, 10min, 2h 30min (" + InvalidSchedule.shown(text) + ")");
    }

    /** As systemd writes it: {@code 1h 2min}, {@code 1.500000s}. */
    public static String format(long micros) {
        if (micros == INFINITY) {
            return "infinity";
        }
        if (micros <= 0) {
            return "0";
        }
        StringBuilder text = new StringBuilder();
        long left = micros;
        for (Map.Entry<String, Long> unit : SHOWN.entrySet()) {
            long size = unit.getValue();
            if (left < size) {
                continue;
            }
            text.append(text.isEmpty() ? "" : " ").append(left / size);
            long rest = left % size;
            if (left < MINUTE && rest > 0 && size > 1) {
                int digits = Long.toString(size).length() - 1;
                text.append(String.format(Locale.ROOT, ".%0" + digits + "d", rest));
                rest = 0;
            }
            text.append(unit.getKey());
            left = rest;
        }
        return text.toString();
    }
}
