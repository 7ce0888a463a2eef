package dev.vigil.calendar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Points in time as users write them: those of systemd.time(7) ({@code 2026-12-24 18:00}, {@code tomorrow},
 * {@code +5min}, {@code 5h ago}, {@code @1798135200}), RFC 3339, and at(1)'s {@code noon}, {@code midnight} and
 * {@code now + 5 minutes}.
 */
public final class Timestamps {
    private static final List<String> WEEKDAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final DateTimeFormatter DATE = formatter("uuuu-M-d");
    private static final DateTimeFormatter TIME = formatter("H:m[:s[.SSSSSS][.SSS]]");

    private final String given;
    private final Instant now;
    private final ZoneId zone;

    private Timestamps(String given, Instant now, ZoneId zone) {
        this.given = given;
        this.now = now;
        this.zone = zone;
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }

    /**
     * Reads a point in time.
     *
     * @param now what it may be relative to
     * @param zone where it holds, unless it names another
     * @throws InvalidSchedule if it is none
     */
    public static Instant parse(String text, Instant now, ZoneId zone) {
        if (text.length() > Schedule.CHARACTERS_MAX) {
            throw new InvalidSchedule("it is longer than " + Schedule.CHARACTERS_MAX + " characters");
        }
        String trimmed = text.strip();
        if (!trimmed.chars().allMatch(c -> c < 128)) {
            throw new Timestamps(text, now, zone).wrong();
        }
        return new Timestamps(trimmed, now, zone).parse();
    }

    /** Whether {@code text} is a time of the day alone, which may be that of tomorrow as well. */
    public static boolean isTimeOfDay(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        return trimmed.equals("noon")
                || trimmed.equals("midnight")
                || time(trimmed).isPresent();
    }

    private Instant parse() {
        try {
            return relative().or(() -> seconds()).or(() -> offset()).orElseGet(() -> local());
        } catch (DateTimeException | ArithmeticException _) {
            throw wrong();
        }
    }

    private InvalidSchedule wrong() {
        return new InvalidSchedule(
                "not a time like 2026-12-24 18:00, 18:00, tomorrow, +5min (" + InvalidSchedule.shown(given) + ")");
    }

    private Optional<Instant> relative() {
        String text = given.toLowerCase(Locale.ROOT).startsWith("now ")
                ? given.substring(4).strip()
                : given;
        if (text.equalsIgnoreCase("now")) {
            return Optional.of(now);
        }
        if (text.startsWith("+")) {
            return Optional.of(now.plus(span(text.substring(1)), ChronoUnit.MICROS));
        }
        if (text.startsWith("-")) {
            return Optional.of(now.minus(span(text.substring(1)), ChronoUnit.MICROS));
        }
        if (text.endsWith(" ago")) {
            return Optional.of(now.minus(span(text.substring(0, text.length() - 4)), ChronoUnit.MICROS));
        }
        return text.endsWith(" left")
                ? Optional.of(now.plus(span(text.substring(0, text.length() - 5)), ChronoUnit.MICROS))
                : Optional.empty();
    }

    private static long span(String text) {
        long micros = TimeSpan.parse(text);
        if (micros == TimeSpan.INFINITY) {
            throw new InvalidSchedule("infinity is no point in time");
        }
        return micros;
    }

    private Optional<Instant> seconds() {
        if (!given.startsWith("@")) {
            return Optional.empty();
        }
        return Optional.of(Instant.EPOCH.plus(span(given.substring(1)), ChronoUnit.MICROS));
    }

    private Optional<Instant> offset() {
        if (given.indexOf('T') < 0 || given.indexOf(':') < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(given).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private Instant local() {
        String text = given;
        ZoneId where = zone;
        int space = text.lastIndexOf(' ');
        if (space > 0 && Character.isLetter(text.charAt(space + 1)) && !isWord(text.substring(space + 1))) {
            where = Zones.find(text.substring(space + 1));
            text = text.substring(0, space).strip();
        }
        String[] words = text.replaceAll("(?<=[0-9])T(?=[0-9])", " ").split(" +", -1);
        int first = words.length > 1 && isWeekday(words[0]) ? 1 : 0;
        LocalDate today = LocalDate.ofInstant(now, where);
        Optional<LocalDate> date = date(words[first], today);
        int next = date.isPresent() ? first + 1 : first;
        LocalTime time = next < words.length ? time(words[next]).orElseThrow(this::wrong) : LocalTime.MIDNIGHT;
        if (next + 1 < words.length || (date.isEmpty() && next >= words.length)) {
            throw wrong();
        }
        LocalDateTime at = date.orElse(today).atTime(time);
        if (first == 1
                && !words[0].toLowerCase(Locale.ROOT)
                        .startsWith(WEEKDAYS.get(at.getDayOfWeek().getValue() - 1))) {
            throw new InvalidSchedule(at.toLocalDate() + " is no " + words[0]);
        }
        return at.atZone(where).toInstant();
    }

    private static boolean isWord(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.equals("noon") || lower.equals("midnight");
    }

    private static boolean isWeekday(String word) {
        return word.length() >= 3 && WEEKDAYS.contains(word.substring(0, 3).toLowerCase(Locale.ROOT));
    }

    private static Optional<LocalDate> date(String word, LocalDate today) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "today" -> Optional.of(today);
            case "tomorrow" -> Optional.of(today.plusDays(1));
            case "yesterday" -> Optional.of(today.minusDays(1));
            default -> word.indexOf('-') < 0 ? Optional.empty() : Optional.of(LocalDate.parse(word, DATE));
        };
    }

    private static Optional<LocalTime> time(String word) {
        if (word.equals("noon")) {
            return Optional.of(LocalTime.NOON);
        }
        if (word.equals("midnight")) {
            return Optional.of(LocalTime.MIDNIGHT);
        }
        try {
            return Optional.of(LocalTime.parse(word, TIME));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
