package dev.vigil.daemon.feature.schedule;

import dev.vigil.core.spec.Timetable;
import dev.vigil.core.spec.Timetable.From;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/** One service with times of its own: its timers, and the starts that wait for its end. */
final class ScheduledService {
    /** Starts that are kept while it runs. */
    static final int QUEUED_MAX = 100;

    private final String name;
    private final Timetable timetable;
    private final ScheduleTimes times;
    private final Optional<CalendarTimer> calendar;
    private final Optional<IntervalTimer> interval;
    private int queued;

    /**
     * A service whose timers begin now.
     *
     * @param history what is remembered of it
     * @param running whether it runs
     */
    ScheduledService(String name, Timetable timetable, long seed, RunHistory history, Moment now, boolean running) {
        this.name = name;
        this.timetable = timetable;
        this.times = new ScheduleTimes(timetable.times());
        StartSpread spread = new StartSpread(timetable.spread(), seed + name.hashCode());
        this.calendar = times.isEmpty()
                ? Optional.empty()
                : Optional.of(new CalendarTimer(times, spread, timetable.catchUp(), anchor(history)));
        this.interval = timetable
                .times()
                .every()
                .map(every -> new IntervalTimer(
                        every, spread, now.monotonicNanos(), last(history, every.from(), now), running));
    }

    /** What time it is, on both clocks. */
    record Moment(Instant wall, long monotonicNanos) {}

    private static Optional<Instant> anchor(RunHistory history) {
        return history.anchorMicros() == 0
                ? Optional.empty()
                : Optional.of(Instant.EPOCH.plus(history.anchorMicros(), ChronoUnit.MICROS));
    }

    private static OptionalLong last(RunHistory history, From from, Moment now) {
        Optional<RunEntry> latest = history.latest();
        if (latest.isEmpty() || from == From.ACTIVATION) {
            return OptionalLong.empty();
        }
        boolean end = from == From.END && latest.get().hasEnded();
        long micros = end ? latest.get().endMicros() : latest.get().startMicros();
        long ago = Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, now.wall()) - micros);
        return OptionalLong.of(now.monotonicNanos() - Math.min(ago, Long.MAX_VALUE / 4_000) * 1_000);
    }

    String name() {
        return name;
    }

    Timetable timetable() {
        return timetable;
    }

    boolean atStart() {
        return times.atStart();
    }

    boolean isLocal() {
        return times.isLocal();
    }

    /** What of its times on the wall clock is due; that is then done. */
    CalendarTimer.Due decide(Instant now, ZoneId zone) {
        return calendar.map(timer -> timer.decide(now, zone)).orElse(CalendarTimer.Due.NOTHING);
    }

    /** Up to when these are done. */
    Optional<Instant> anchor() {
        return calendar.flatMap(CalendarTimer::anchor);
    }

    /** When it is next started by the wall clock. */
    Optional<Instant> nextOnWall(ZoneId zone) {
        return calendar.flatMap(timer -> timer.next(zone));
    }

    boolean isIntervalDue(long nowNanos) {
        return interval.filter(timer -> timer.isDue(nowNanos)).isPresent();
    }

    /** When its interval is over; {@link IntervalTimer#NEVER}. */
    long intervalDueNanos() {
        return interval.map(IntervalTimer::dueNanos).orElse(IntervalTimer.NEVER);
    }

    void started() {
        interval.ifPresent(IntervalTimer::started);
    }

    void ended(long nowNanos) {
        interval.ifPresent(timer -> timer.ended(nowNanos));
    }

    /** Keeps starts until it has ended. @return how many are too many */
    int queue(int starts) {
        int all = queued + starts;
        queued = Math.min(QUEUED_MAX, all);
        return all - queued;
    }

    int queued() {
        return queued;
    }

    void clearQueue() {
        queued = 0;
    }

    /** Takes one start that has waited. */
    boolean takeQueued() {
        if (queued == 0) {
            return false;
        }
        queued--;
        return true;
    }
}
