package dev.vigil.daemon.feature.schedule;

import dev.vigil.calendar.InvalidSchedule;
import dev.vigil.calendar.Schedule;
import dev.vigil.calendar.Timestamps;
import dev.vigil.calendar.Zones;
import dev.vigil.core.spec.Timetable.Times;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The times of one service on the wall clock: those of all its schedules together. An immutable value. */
final class ScheduleTimes {
    private final List<Schedule> schedules;
    private final Optional<String> at;
    private final Optional<ZoneId> zone;

    /** @throws InvalidSchedule if one of them cannot be read, which the configuration has checked */
    ScheduleTimes(Times times) {
        this.schedules = times.schedules().stream().map(Schedule::parse).toList();
        this.at = times.at();
        this.zone = times.zone().map(Zones::find);
    }

    /** Whether there are any. */
    boolean isEmpty() {
        return at.isEmpty() && schedules.stream().allMatch(Schedule::atStart);
    }

    /** Whether it is started when vigild is. */
    boolean atStart() {
        return schedules.stream().anyMatch(Schedule::atStart);
    }

    /** Whether its times depend on the time zone of the machine. */
    boolean isLocal() {
        return !isEmpty() && zone.isEmpty();
    }

    /** The first one later than {@code after}; {@code local} is the zone of the machine. */
    Optional<Instant> next(Instant after, ZoneId local) {
        ZoneId where = zone.orElse(local);
        Optional<Instant> nearest =
                at.map(text -> Timestamps.parse(text, after, where)).filter(after::isBefore);
        for (Schedule schedule : schedules) {
            Optional<Instant> next = schedule.next(after, where);
            if (next.isPresent() && (nearest.isEmpty() || next.get().isBefore(nearest.get()))) {
                nearest = next;
            }
        }
        return nearest;
    }
}
