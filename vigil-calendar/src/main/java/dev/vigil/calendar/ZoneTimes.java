package dev.vigil.calendar;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * Makes points in time of the local times that a {@link FieldMatcher} finds, where clocks are put forward (some local
 * times do not exist) and back (some exist twice) as well.
 */
final class ZoneTimes {
    /** What becomes of local times that do not exist, and of those that exist twice. */
    enum Shift {
        /** Those that do not exist are left out; of two, only the first counts. As systemd does. */
        LEAVE_OUT,
        /** Those that do not exist are due together as soon as the clock is put forward; of two, the first counts. */
        CATCH_UP,
        /** Those that do not exist are left out; both of two count. */
        BOTH
    }

    private final FieldMatcher matcher;
    private final Shift shift;

    ZoneTimes(FieldMatcher matcher, Shift shift) {
        this.matcher = matcher;
        this.shift = shift;
    }

    /** The first one later than {@code after}. */
    Optional<Instant> next(Instant after, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        long micros = after.get(ChronoField.MICRO_OF_SECOND) + Math.multiplyExact(seconds(after), LocalMicros.SECOND);
        ZoneOffset offset = rules.getOffset(after);
        long local = micros + offset.getTotalSeconds() * LocalMicros.SECOND;
        if (rules.isFixedOffset()) {
            return instant(matcher.ceiling(local + 1), offset);
        }
        ZoneOffsetTransition around = rules.getTransition(LocalMicros.toDateTime(local));
        return around != null && around.isOverlap()
                ? inOverlap(local, offset, around, rules)
                : resolve(matcher.ceiling(local + 1), micros, rules);
    }

    /** Times far outside of what a schedule has are as good as the nearest that it may have. */
    private static long seconds(Instant after) {
        return Math.clamp(after.getEpochSecond(), -86_400L, 8_000_000_000L);
    }

    private Optional<Instant> inOverlap(long local, ZoneOffset offset, ZoneOffsetTransition around, ZoneRules rules) {
        long end = LocalMicros.of(around.getDateTimeBefore());
        long found = matcher.ceiling(local + 1);
        if (found == FieldMatcher.NONE || found < end) {
            return instant(found, offset);
        }
        if (shift == Shift.BOTH && offset.equals(around.getOffsetBefore())) {
            long again = matcher.ceiling(LocalMicros.of(around.getDateTimeAfter()));
            if (again < end) {
                return instant(again, around.getOffsetAfter());
            }
        }
        return resolve(found, Long.MIN_VALUE, rules);
    }

    /** {@code found} as a point in time later than {@code afterMicros}; another one if it does not exist. */
    private Optional<Instant> resolve(long found, long afterMicros, ZoneRules rules) {
        long local = found;
        while (local != FieldMatcher.NONE) {
            LocalDateTime dateTime = LocalMicros.toDateTime(local);
            ZoneOffsetTransition gap = rules.getTransition(dateTime);
            if (gap == null || gap.isOverlap()) {
                return instant(local, gap == null ? rules.getOffset(dateTime) : gap.getOffsetBefore());
            }
            long forwardMicros = gap.toEpochSecond() * LocalMicros.SECOND;
            if (shift == Shift.CATCH_UP && forwardMicros > afterMicros) {
                return Optional.of(gap.getInstant());
            }
            local = matcher.ceiling(LocalMicros.of(gap.getDateTimeAfter()));
        }
        return Optional.empty();
    }

    private static Optional<Instant> instant(long localMicros, ZoneOffset offset) {
        return localMicros == FieldMatcher.NONE
                ? Optional.empty()
                : Optional.of(Instant.EPOCH.plus(
                        localMicros - offset.getTotalSeconds() * LocalMicros.SECOND, ChronoUnit.MICROS));
    }
}
