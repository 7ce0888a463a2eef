package dev.vigil.calendar;

import dev.vigil.calendar.CalendarFields.DateChains;
import dev.vigil.calendar.CalendarFields.TimeChains;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a calendar expression, as systemd does. */
final class CalendarParser {
    private static final int ELEMENTS_MAX = 240;
    private static final int ALL_WEEKDAYS = 0x7F;
    private static final List<String> DAYS =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("minutely", "*-*-* *:*:00"),
            Map.entry("hourly", "*-*-* *:00:00"),
            Map.entry("daily", "*-*-* 00:00:00"),
            Map.entry("weekly", "Mon *-*-* 00:00:00"),
            Map.entry("monthly", "*-*-01 00:00:00"),
            Map.entry("yearly", "*-01-01 00:00:00"),
            Map.entry("annually", "*-01-01 00:00:00"),
            Map.entry("anually", "*-01-01 00:00:00"),
            Map.entry("quarterly", "*-01,04,07,10-01 00:00:00"),
            Map.entry("biannually", "*-01,07-01 00:00:00"),
            Map.entry("bi-annually", "*-01,07-01 00:00:00"),
            Map.entry("semiannually", "*-01,07-01 00:00:00"),
            Map.entry("semi-annually", "*-01,07-01 00:00:00"));

    private final String given;
    private Optional<ZoneId> zone = Optional.empty();
    private String text;
    private int position;

    CalendarParser(String given) {
        this.given = given;
        this.text = given;
    }

    CalendarExpression parse() {
        takeZone();
        if (text.isEmpty()) {
            throw new InvalidSchedule("it is empty");
        }
        text = WORDS.getOrDefault(text.toLowerCase(Locale.ROOT), text);
        int weekdays = weekdays();
        if (peek() == '@') {
            return seconds(weekdays);
        }
        boolean[] fromEnd = new boolean[1];
        DateChains date = date(fromEnd);
        TimeChains time = time();
        return new CalendarExpression(new CalendarFields(weekdays, date, fromEnd[0], time, zone));
    }

    private void takeZone() {
        int space = text.lastIndexOf(' ');
        String last = text.substring(space + 1);
        if (space < 0 || last.isEmpty() || "0123456789*@:".indexOf(last.charAt(0)) >= 0) {
            return;
        }
        if (dayNamed(last.toLowerCase(Locale.ROOT)) >= 0 && last.chars().allMatch(Character::isLetter)) {
            return;
        }
        zone = Optional.of(Zones.find(last));
        text = text.substring(0, space);
    }

    /** {@code @SECONDS} since 1970. */
    private CalendarExpression seconds(int weekdays) {
        position++;
        long seconds = digits("a time after @", 12);
        if (position < text.length()) {
            throw unexpected("a time after @");
        }
        LocalDateTime at;
        try {
            at = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw new InvalidSchedule("@" + seconds + " is too late");
        }
        DateChains date =
                new DateChains(Chain.of(at.getYear()), Chain.of(at.getMonthValue()), Chain.of(at.getDayOfMonth()));
        TimeChains time = new TimeChains(Chain.of(at.getHour()), Chain.of(at.getMinute()), Chain.of((int)
                (at.getSecond() * LocalMicros.SECOND)));
        CalendarField.YEAR.check(date.years(), false);
        return new CalendarExpression(new CalendarFields(weekdays, date, false, time, Optional.of(Zones.find("UTC"))));
    }

    private int weekdays() {
        int bits = 0;
        int from = -1;
        while (true) {
            int day = dayNamed(text.substring(position).toLowerCase(Locale.ROOT));
            if (day < 0) {
                if (bits != 0) {
                    throw unexpected("a day of the week");
                }
                return ALL_WEEKDAYS;
            }
            position += nameLength(day);
            if (from > day) {
                throw new InvalidSchedule("the range " + name(from) + ".." + name(day)
                        + " ends before it begins; a week begins on Monday");
            }
            for (int each = from < 0 ? day : from; each <= day; each++) {
                bits |= 1 << each;
            }
            from = separator(from, day);
            if (peek() == ' ' || peek() == 0) {
                if (from >= 0) {
                    throw new InvalidSchedule("the range " + name(from) + ".. has no end");
                }
                spaces();
                return bits;
            }
        }
    }

    /** Passes over what follows a day of the week. @return the day with which a range begins, or -1 */
    private int separator(int from, int day) {
        if (peek() == ',') {
            position++;
            return -1;
        }
        if (peek() == '.' || peek() == '-') {
            String dots = text.startsWith("..", position) ? ".." : text.startsWith("-", position) ? "-" : "";
            if (from >= 0 || dots.isEmpty()) {
                throw unexpected("a day of the week");
            }
            position += dots.length();
            return day;
        }
        if (peek() != ' ' && peek() != 0) {
            throw unexpected("a day of the week");
        }
        return -1;
    }

    private int nameLength(int day) {
        return text.regionMatches(
                        true, position, DAYS.get(day), 0, DAYS.get(day).length())
                ? DAYS.get(day).length()
                : 3;
    }

    private static String name(int day) {
        return Character.toUpperCase(DAYS.get(day).charAt(0)) + DAYS.get(day).substring(1, 3);
    }

    /** The day of the week with whose name {@code lower} begins, in full or its first three letters. */
    private static int dayNamed(String lower) {
        for (int day = 0; day < DAYS.size(); day++) {
            if (lower.startsWith(DAYS.get(day).substring(0, 3))) {
                return day;
            }
        }
        return -1;
    }

    private DateChains date(boolean[] fromEnd) {
        DateChains every = new DateChains(Chain.ANY, Chain.ANY, Chain.ANY);
        if (position >= text.length()) {
            return every;
        }
        int begin = position;
        List<List<ChainElement>> parts = new ArrayList<>();
        parts.add(chain(CalendarField.ANY));
        if (peek() == ':' || peek() == 0) {
            position = begin;
            return every;
        }
        while (parts.size() < 3 && peek() != ' ' && peek() != 0) {
            if (fromEnd[0] || (peek() != '-' && peek() != '~')) {
                throw unexpected("a date");
            }
            fromEnd[0] = peek() == '~';
            position++;
            parts.add(chain(CalendarField.ANY));
        }
        if (parts.size() < 2 || (peek() != ' ' && peek() != 0)) {
            throw unexpected("a date");
        }
        spaces();
        Chain years = parts.size() == 3 ? CalendarField.YEAR.chain(parts.get(0), false) : Chain.ANY;
        int last = parts.size() - 1;
        return new DateChains(
                years,
                CalendarField.MONTH.chain(parts.get(last - 1), false),
                CalendarField.DAY.chain(parts.get(last), fromEnd[0]));
    }

    private TimeChains time() {
        if (position >= text.length()) {
            return new TimeChains(Chain.of(0), Chain.of(0), Chain.of(0));
        }
        Chain hours = CalendarField.HOUR.chain(chain(CalendarField.HOUR), false);
        if (peek() != ':') {
            throw peek() == 0 && given.equals(text.strip())
                    ? new InvalidSchedule("a time needs minutes: 12:00 (" + InvalidSchedule.shown(given) + ")")
                    : unexpected("a time");
        }
        position++;
        Chain minutes = CalendarField.MINUTE.chain(chain(CalendarField.MINUTE), false);
        if (peek() == 0) {
            return new TimeChains(hours, minutes, Chain.of(0));
        }
        if (peek() != ':') {
            throw unexpected("a time");
        }
        position++;
        List<ChainElement> seconds = chain(CalendarField.SECOND);
        if (peek() != 0) {
            throw unexpected("a time");
        }
        return new TimeChains(
                hours, minutes, seconds.isEmpty() ? Chain.EVERY_SECOND : CalendarField.SECOND.chain(seconds, false));
    }

    /** The values of a field as written; none: all. */
    private List<ChainElement> chain(CalendarField field) {
        List<ChainElement> elements = new ArrayList<>();
        if (peek() == '*') {
            position++;
            if (peek() == '/') {
                throw new InvalidSchedule("a step begins at a number: 0/5, not */5");
            }
            return elements;
        }
        boolean more = true;
        while (more) {
            elements.add(element(field));
            if (elements.size() > ELEMENTS_MAX) {
                throw new InvalidSchedule("a list has more than " + ELEMENTS_MAX + " values");
            }
            more = peek() == ',';
            position += more ? 1 : 0;
        }
        return elements;
    }

    private ChainElement element(CalendarField field) {
        boolean fractions = field == CalendarField.SECOND;
        int start = number(fractions);
        int stop = ChainElement.OPEN;
        int repeat = 0;
        if (text.startsWith("..", position)) {
            position += 2;
            stop = number(fractions);
            repeat = fractions ? (int) LocalMicros.SECOND : 1;
        }
        if (peek() == '/') {
            position++;
            repeat = number(fractions);
            if (repeat == 0) {
                throw new InvalidSchedule("a step cannot be 0");
            }
        } else if (fractions && stop > start && stop - start < LocalMicros.SECOND) {
            throw new InvalidSchedule("a range of less than a second needs a step: 0..0.5/0.1");
        }
        if (" ,-~:\0".indexOf(peek()) < 0) {
            throw unexpected("a number");
        }
        return new ChainElement(start, stop, repeat);
    }

    private int number(boolean fractions) {
        long value = digits("a number", 9);
        if (!fractions) {
            return (int) value;
        }
        long micros = Math.min(value, 1_000) * LocalMicros.SECOND;
        if (peek() == '.' && !text.startsWith("..", position)) {
            position++;
            micros += fraction();
        }
        return (int) micros;
    }

    /** Digits after a point, in microseconds; the seventh rounds. */
    private long fraction() {
        int begin = position;
        digits("digits after the point", 80);
        String digits = text.substring(begin, position);
        String six = (digits + "000000").substring(0, 6);
        boolean up = digits.length() > 6 && digits.charAt(6) >= '5';
        return Long.parseLong(six) + (up ? 1 : 0);
    }

    private long digits(String what, int charactersMax) {
        int begin = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        if (position == begin) {
            throw unexpected(what);
        }
        if (position - begin > charactersMax) {
            throw new InvalidSchedule(
                    "a number is too large (" + InvalidSchedule.shown(text.substring(begin, position)) + ")");
        }
        return position - begin > 18 ? 0 : Long.parseLong(text, begin, position, 10);
    }

    private char peek() {
        return position < text.length() ? text.charAt(position) : 0;
    }

    private void spaces() {
        while (peek() == ' ') {
            position++;
        }
    }

    private InvalidSchedule unexpected(String wanted) {
        String rest = position < text.length() ? text.substring(position) : "";
        String found = rest.isEmpty() ? "its end" : '`' + InvalidSchedule.shown(rest) + '`';
        return new InvalidSchedule("not " + wanted + " at " + found + " in `" + InvalidSchedule.shown(given) + "`");
    }
}
