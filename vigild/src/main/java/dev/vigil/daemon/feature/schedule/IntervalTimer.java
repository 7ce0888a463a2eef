package dev.vigil.daemon.feature.schedule;

import dev.vigil.core.spec.Timetable.From;
import dev.vigil.core.spec.Timetable.Interval;
import java.util.OptionalLong;

/** Decides when an interval is over, by a clock that is never set. It knows no clock itself. */
final class IntervalTimer {
    /** Nothing is due. */
    static final long NEVER = Long.MAX_VALUE;

    private final From from;
    private final long lengthNanos;
    private final StartSpread spread;
    private long number;
    private long nextNanos;

    /**
     * A timer that begins now.
     *
     * @param lastNanos its last start, or its last end if the interval is counted from there
     * @param running whether it runs
     */
    IntervalTimer(Interval interval, StartSpread spread, long nowNanos, OptionalLong lastNanos, boolean running) {
        this.from = interval.from();
        this.lengthNanos = interval.length().toNanos();
        this.spread = spread;
        if (from == From.END && running) {
            nextNanos = NEVER;
        } else if (lastNanos.isPresent()) {
            nextNanos = Math.max(nowNanos, lastNanos.getAsLong() + lengthNanos);
        } else {
            nextNanos = from == From.ACTIVATION ? nowNanos + lengthNanos : nowNanos;
        }
    }

    /** When it is due; {@link #NEVER} while it is not known. */
    long dueNanos() {
        return nextNanos == NEVER ? NEVER : nextNanos + spread.delayNanos(number);
    }

    /** Whether it is due; that is then done. Intervals that have passed unseen are one. */
    boolean isDue(long nowNanos) {
        if (dueNanos() > nowNanos) {
            return false;
        }
        number++;
        if (from == From.END) {
            nextNanos = NEVER;
        } else {
            nextNanos += lengthNanos;
            if (nextNanos <= nowNanos) {
                nextNanos = nowNanos + lengthNanos;
            }
        }
        return true;
    }

    /** It has been started: while it runs nothing is due that counts from its end. */
    void started() {
        if (from == From.END) {
            nextNanos = NEVER;
        }
    }

    /** It has ended. */
    void ended(long nowNanos) {
        if (from == From.END) {
            nextNanos = nowNanos + lengthNanos;
        }
    }
}
