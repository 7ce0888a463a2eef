package dev.vigil.calendar;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Times that come again: a cron expression or a calendar expression. An immutable value. */
public sealed interface Schedule permits CalendarExpression, CronExpression {
    /** The longest text that is read, in characters. */
    int CHARACTERS_MAX = 1_000;

    /**
     * Reads a schedule: five or six fields, or one of cron's words that begin with {@code @}, are cron's (crontab(5));
     * all else is a calendar expression (systemd.time(7)).
     *
     * @throws InvalidSchedule if it is neither
     */
    static Schedule parse(String text) {
        if (text.length() > CHARACTERS_MAX) {
            throw new InvalidSchedule("it is longer than " + CHARACTERS_MAX + " characters");
        }
        return CronParser.isCron(text) ? CronParser.parse(text) : new CalendarParser(text).parse();
    }

    /**
     * The first time later than {@code after}, in microseconds; empty: never again.
     *
     * @param zone where it holds, unless the expression names its own
     */
    Optional<Instant> next(Instant after, ZoneId zone);

    /** The same times in the one form that is shown: {@code Mon..Fri *-*-* 08:00:00}. */
    String normalized();

    /** Whether it stands for the start of the supervisor (cron's {@code @reboot}), and has no times of its own. */
    default boolean atStart() {
        return false;
    }
}
