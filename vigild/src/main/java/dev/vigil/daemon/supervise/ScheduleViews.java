package dev.vigil.daemon.supervise;

import dev.vigil.api.Runs;
import dev.vigil.api.Timers;
import dev.vigil.daemon.feature.schedule.RunEntry;
import dev.vigil.daemon.feature.schedule.ScheduleManager;
import dev.vigil.daemon.feature.schedule.TimerReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Tells what is known of schedules in the words of the control API. */
public final class ScheduleViews {
    private final ScheduleManager schedules;

    /** Of these. */
    public ScheduleViews(ScheduleManager schedules) {
        this.schedules = schedules;
    }

    /** All scheduled services. */
    public Timers timers() {
        return new Timers(schedules.timers().stream().map(ScheduleViews::entry).toList());
    }

    private static Timers.TimerEntry entry(TimerReport timer) {
        return new Timers.TimerEntry(
                timer.service(),
                timer.schedule(),
                timer.next().map(WallClock::text).orElse(null),
                timer.last().map(ScheduleViews::run).orElse(null),
                timer.queued());
    }

    /** The latest runs of a scheduled service. */
    public Optional<Runs> runs(String service) {
        return schedules
                .runs(service)
                .map(runs ->
                        new Runs(service, runs.stream().map(ScheduleViews::run).toList()));
    }

    private static Runs.Run run(RunEntry run) {
        boolean ended = run.hasEnded();
        return new Runs.Run(
                run.number(),
                time(run.startMicros()),
                ended ? time(run.endMicros()) : null,
                ended ? (run.endMicros() - run.startMicros()) / 1_000 : null,
                ended ? run.ok() : null,
                ended ? run.result() : null);
    }

    private static String time(long micros) {
        return WallClock.text(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }
}
