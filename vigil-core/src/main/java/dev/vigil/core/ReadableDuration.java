package dev.vigil.core;

import java.time.Duration;

/**
 * A length of time as people say it, in at most two units and never more than was: {@code 400 ms}, {@code 1.2 s},
 * {@code 3 min 5 s}, {@code 2 h 5 min}, {@code 3 d 4 h}.
 */
public final class ReadableDuration {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private ReadableDuration() {}

    /** {@code duration} for a reader. */
    public static String of(Duration duration) {
        return ofNanos(Deadlines.nanos(duration));
    }

    /** {@code nanos} for a reader; negative ones are nothing. */
    public static String ofNanos(long nanos) {
        if (nanos < MILLI) {
            return nanos > 0 ? "under 1 ms" : "0 ms";
        }
        if (nanos < SECOND) {
            return nanos / MILLI + " ms";
        }
        if (nanos < MINUTE) {
            long tenths = nanos / (SECOND / 10);
            return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
        }
        if (nanos < HOUR) {
            return two(nanos / MINUTE, "min", nanos % MINUTE / SECOND, "s");
        }
        if (nanos < DAY) {
            return two(nanos / HOUR, "h", nanos % HOUR / MINUTE, "min");
        }
        return two(nanos / DAY, "d", nanos % DAY / HOUR, "h");
    }

    private static String two(long big, String bigUnit, long small, String smallUnit) {
        return big + " " + bigUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
