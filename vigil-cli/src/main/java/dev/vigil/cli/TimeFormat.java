package dev.vigil.cli;

import dev.vigil.config.text.LocalTimes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/**
 * Times as vigild tells them (RFC 3339) for a reader. By hand where {@code status} needs them: the first use of a
 * formatter costs more than a thousand rows.
 */
final class TimeFormat {
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private TimeFormat() {}

    /** Milliseconds since 1970. */
    static long millis(String rfc3339) {
        if (!rfc3339.endsWith("Z") || rfc3339.length() < 20) {
            return OffsetDateTime.parse(rfc3339).toInstant().toEpochMilli();
        }
        long day = LocalDate.of(number(rfc3339, 0, 4), number(rfc3339, 5, 7), number(rfc3339, 8, 10))
                .toEpochDay();
        long time =
                number(rfc3339, 11, 13) * HOUR + number(rfc3339, 14, 16) * MINUTE + number(rfc3339, 17, 19) * SECOND;
        return day * DAY + time + fraction(rfc3339);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** The first three digits after the point. */
    private static int fraction(String rfc3339) {
        int millis = 0;
        for (int i = 20; i < 23; i++) {
            boolean digit = i < rfc3339.length() && Character.isDigit(rfc3339.charAt(i));
            millis = millis * 10 + (digit ? rfc3339.charAt(i) - '0' : 0);
        }
        return millis;
    }

    /** {@code 350ms}, {@code 12s}, {@code 3m 5s}, {@code 2h 10m}, {@code 4d 1h}. */
    static String length(long millis) {
        if (millis < SECOND) {
            return Math.max(0, millis) + "ms";
        }
        if (millis < MINUTE) {
            return millis / SECOND + "s";
        }
        if (millis < HOUR) {
            return two(millis, MINUTE, "m", SECOND, "s");
        }
        return millis < DAY ? two(millis, HOUR, "h", MINUTE, "m") : two(millis, DAY, "d", HOUR, "h");
    }

    private static String two(long millis, long big, String bigUnit, long small, String smallUnit) {
        long rest = millis % big / small;
        return millis / big + bigUnit + (rest == 0 ? "" : " " + rest + smallUnit);
    }

    /**
     * {@code 14:02:11+09:00} today, {@code 2026-11-20 14:02:11+09:00} on another day, in the zone of this machine;
     * where that is UTC {@code 14:02:11Z}.
     */
    static String clock(long millis, long nowMillis) {
        LocalDateTime then = local(millis);
        String time = two(then.getHour()) + ":" + two(then.getMinute()) + ":" + two(then.getSecond())
                + LocalTimes.offset(Instant.ofEpochMilli(millis)).getId();
        boolean today = then.toLocalDate().equals(local(nowMillis).toLocalDate());
        return today ? time : then.toLocalDate() + " " + time;
    }

    private static LocalDateTime local(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneId.systemDefault());
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
