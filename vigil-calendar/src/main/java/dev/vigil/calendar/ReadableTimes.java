package dev.vigil.calendar;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time as systemd writes them: {@code Sun 2026-03-29 01:50:00 UTC}, {@code 5h 15min left}. */
public final class ReadableTimes {
    private static final long SECOND = 1_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long WEEK = 7 * DAY;
    private static final long MONTH = 2_629_800 * SECOND;
    private static final long YEAR = 31_557_600 * SECOND;

    private ReadableTimes() {}

    /** With the day of the week and the short name of the zone. */
    public static String absolute(Instant time, ZoneId zone) {
        return DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm:ss zzz", Locale.ENGLISH)
                .format(time.atZone(zone));
    }

    /** How far {@code time} is from {@code now}: {@code 2 weeks 1 day left}, {@code 641ms ago}. */
    public static String relative(Instant time, Instant now) {
        long micros = Math.abs(micros(time) - micros(now));
        return micros == 0 ? "now" : length(micros) + (time.isAfter(now) ? " left" : " ago");
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano() / 1_000);
    }

    private static String length(long micros) {
        if (micros >= YEAR) {
            return counted(micros / YEAR, "year") + " " + counted(micros % YEAR / MONTH, "month");
        }
        if (micros >= MONTH) {
            return counted(micros / MONTH, "month") + " " + counted(micros % MONTH / DAY, "day");
        }
        if (micros >= WEEK) {
            return counted(micros / WEEK, "week") + " " + counted(micros % WEEK / DAY, "day");
        }
        if (micros >= 2 * DAY) {
            return counted(micros / DAY, "day");
        }
        return micros >= 25 * HOUR ? "1 day " + (micros - DAY) / HOUR + "h" : shortLength(micros);
    }

    private static String shortLength(long micros) {
        if (micros >= 6 * HOUR) {
            return micros / HOUR + "h";
        }
        if (micros >= HOUR) {
            return micros / HOUR + "h " + micros % HOUR / MINUTE + "min";
        }
        if (micros >= 5 * MINUTE) {
            return micros / MINUTE + "min";
        }
        if (micros >= MINUTE) {
            return micros / MINUTE + "min " + micros % MINUTE / SECOND + "s";
        }
        if (micros >= SECOND) {
            return micros / SECOND + "s";
        }
        return micros >= 1_000 ? micros / 1_000 + "ms" : micros + "us";
    }

    private static String counted(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
