package dev.vigil.core.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a service is started by itself.
 *
 * @param times when
 * @param overlap what is done when it still runs at its next time
 * @param catchUp what is done about times at which no vigild was there
 * @param spread by how much each start is put off
 */
public record Timetable(Times times, Overlap overlap, CatchUp catchUp, Spread spread) implements Section {
    /** What runs goes on; its next times are found anew. */
    @Override
    public List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        if (!times.schedules().isEmpty()) {
            settings.add(Setting.live("schedule", Setting.text(times.schedules())));
        }
        times.every().ifPresent(every -> {
            settings.add(Setting.live("every", Setting.text(every.length())));
            settings.add(Setting.live("every-from", Setting.text(every.from())));
        });
        times.at().ifPresent(time -> settings.add(Setting.live("at", time)));
        times.zone().ifPresent(zone -> settings.add(Setting.live("time-zone", zone)));
        settings.add(Setting.live("overlap", Setting.text(overlap)));
        settings.add(Setting.live("catch-up", Setting.text(catchUp)));
        settings.add(Setting.live("jitter", Setting.text(spread.max()) + (spread.fixed() ? ", fixed" : "")));
        return settings;
    }

    /**
     * Its times; at least one kind is given.
     *
     * @param schedules cron and calendar expressions
     * @param every an interval
     * @param at one point in time: {@code 2026-12-24 18:00}
     * @param zone name of the time zone of schedules and {@code at}; empty: that of the machine
     */
    public record Times(List<String> schedules, Optional<Interval> every, Optional<String> at, Optional<String> zone) {
        public Times {
            schedules = List.copyOf(schedules);
        }
    }

    /**
     * A start that comes again.
     *
     * @param length of the interval, at least a second
     * @param from where it begins
     */
    public record Interval(Duration length, From from) {}

    /** Where an interval begins. */
    public enum From {
        /** At the last start. */
        START,
        /** At the last end. */
        END,
        /** When the service became known, and again after each interval. */
        ACTIVATION
    }

    /** What is done when a service still runs at its next time. */
    public enum Overlap {
        /** That time is left out. */
        SKIP,
        /** It is started again when it has ended. */
        QUEUE,
        /** It is stopped, and started again. */
        REPLACE
    }

    /** What is done about times at which no vigild was there. */
    public enum CatchUp {
        /** Nothing. */
        NONE,
        /** It is started once, however many there were. */
        ONCE,
        /** It is started for each of them, one after the other. */
        ALL
    }

    /**
     * By how much a start is put off.
     *
     * @param max less than this; zero: not at all
     * @param fixed whether by the same on this machine each time
     */
    public record Spread(Duration max, boolean fixed) {
        public static final Spread NONE = new Spread(Duration.ZERO, false);
    }
}
