package dev.vigil.cli;

import dev.vigil.config.text.Durations;
import dev.vigil.config.text.InvalidValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A point in time as users write it; what says no zone is in that of the machine. */
final class TimePoint {
    static final List<String> WORDS = List.of("today", "yesterday", "now", "10m", "1h");

    private final Instant now;
    private final ZoneId zone;

    TimePoint(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** @throws CommandFailure when {@code text} is none; {@code option} is who asked */
    Instant parse(String option, String text) {
        return word(text)
                .or(() -> attempt(text, this::timeOfDay))
                .or(() -> attempt(text, this::ago))
                .or(() -> attempt(text, this::date))
                .or(() -> attempt(text, this::dateAndTime))
                .or(() -> attempt(text, this::timeOfDayInZone))
                .or(() -> attempt(
                        text,
                        given -> OffsetDateTime.parse(given.replace(' ', 'T')).toInstant()))
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "cannot use " + option + ": not a time like 2026-11-21T14:00:00Z, 14:00, 10m, today (" + text
                                + ")"));
    }

    private Optional<Instant> word(String text) {
        return switch (text) {
            case "now" -> Optional.of(now);
            case "today" -> Optional.of(startOf(today()));
            case "yesterday" -> Optional.of(startOf(today().minusDays(1)));
            default -> Optional.empty();
        };
    }

    private static Optional<Instant> attempt(String text, Function<String, Instant> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (DateTimeException | InvalidValue | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private Instant timeOfDay(String text) {
        String padded = text.indexOf(':') == 1 ? "0" + text : text;
        return today().atTime(LocalTime.parse(padded)).atZone(zone).toInstant();
    }

    /** As commands show times: {@code 14:02:11+09:00}. */
    private Instant timeOfDayInZone(String text) {
        OffsetTime time = OffsetTime.parse(text);
        LocalDate day = LocalDate.ofInstant(now, time.getOffset());
        return time.atDate(day).toInstant();
    }

    private Instant ago(String text) {
        String length = text.endsWith(" ago") ? text.substring(0, text.length() - 4) : text;
        return now.minus(Durations.parse(length));
    }

    private Instant date(String text) {
        return startOf(LocalDate.parse(text));
    }

    private Instant dateAndTime(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant();
    }

    private Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(now, zone);
    }
}
