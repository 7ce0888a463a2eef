package dev.vigil.daemon.feature.schedule;

import dev.vigil.core.spec.Timetable.CatchUp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Decides what of the times of a service on the wall clock is due. It knows no clock: who asks says what time it is.
 *
 * <p>Everything up to its <em>anchor</em> is done. When the clock has been put forward, or the machine has slept, the
 * times between are one start. When it has been put back, times that were done are not due again, unless the schedule
 * comes round within the time that it was put back by, or that is more than a day: then it goes by the new time. A
 * clock that stands in the time before {@link #BELIEVABLE} is not set yet, and nothing is due until it is.
 */
final class CalendarTimer {
    /** Before that no clock is right: machines without a battery begin in 1970. */
    static final Instant BELIEVABLE = Instant.parse("2020-01-01T00:00:00Z");
    /** Who is late by no more than this is on time. */
    static final Duration GRACE = Duration.ofMinutes(1);
    /** So many times are made up for, or counted. */
    static final int MISSED_MAX = 100;

    private static final Duration PUT_BACK_MAX = Duration.ofDays(1);

    private final ScheduleTimes times;
    private final StartSpread spread;
    private final CatchUp catchUp;
    private Optional<Instant> anchor;
    private boolean watched;

    /** @param anchor up to when all is done, as an earlier vigild has left it; empty: there was none */
    CalendarTimer(ScheduleTimes times, StartSpread spread, CatchUp catchUp, Optional<Instant> anchor) {
        this.times = times;
        this.spread = spread;
        this.catchUp = catchUp;
        this.anchor = anchor;
    }

    /**
     * What is due.
     *
     * @param starts how often it is to be started
     * @param missed how many further times have passed for which it is not started, at most about {@link #MISSED_MAX}
     * @param latest the last of these times
     */
    record Due(int starts, int missed, Optional<Instant> latest) {
        static final Due NOTHING = new Due(0, 0, Optional.empty());
    }

    /** Up to when all is done. */
    Optional<Instant> anchor() {
        return anchor;
    }

    /** What is due at {@code now}; that is then done. */
    Due decide(Instant now, ZoneId zone) {
        if (now.isBefore(BELIEVABLE)) {
            return Due.NOTHING;
        }
        if (anchor.isEmpty()) {
            anchor = Optional.of(now);
        }
        if (anchor.get().isAfter(now)) {
            putBack(now, zone);
        }
        int count = 0;
        Instant at = anchor.get();
        Instant enough = at;
        for (Optional<Instant> next = times.next(at, zone);
                next.isPresent() && !spread.start(next.get()).isAfter(now);
                next = times.next(at, zone)) {
            at = next.get();
            count++;
            enough = at;
            if (count == MISSED_MAX && now.minus(GRACE).isAfter(at)) {
                at = now.minus(GRACE);
            }
            if (count == 2 * MISSED_MAX) {
                at = now;
            }
        }
        boolean alive = watched;
        watched = true;
        if (count == 0) {
            return Due.NOTHING;
        }
        anchor = Optional.of(at);
        boolean onTime = !spread.start(enough).plus(GRACE).isBefore(now);
        int starts = starts(count, alive, onTime);
        return new Due(starts, count - starts, Optional.of(enough));
    }

    private int starts(int count, boolean alive, boolean onTime) {
        return switch (catchUp) {
            case ALL -> Math.min(count, MISSED_MAX);
            case ONCE -> 1;
            case NONE -> alive || onTime ? 1 : 0;
        };
    }

    private void putBack(Instant now, ZoneId zone) {
        Duration back = Duration.between(now, anchor.orElseThrow());
        Optional<Instant> first = times.next(now, zone);
        Optional<Duration> interval =
                first.flatMap(time -> times.next(time, zone).map(second -> Duration.between(time, second)));
        boolean comesRound =
                interval.filter(length -> length.compareTo(back) <= 0).isPresent();
        if (comesRound || back.compareTo(PUT_BACK_MAX) > 0) {
            anchor = Optional.of(now);
        }
    }

    /** When it is to be asked again, if the clock is not set meanwhile. */
    Optional<Instant> next(ZoneId zone) {
        return anchor.flatMap(done -> times.next(done, zone)).map(spread::start);
    }
}
