package dev.vigil.config.keys;

import dev.vigil.calendar.InvalidSchedule;
import dev.vigil.calendar.Schedule;
import dev.vigil.calendar.Timestamps;
import dev.vigil.calendar.Zones;
import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.KeyTable;
import dev.vigil.config.model.Value;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.config.text.Durations;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.ServiceSpec.Kind;
import dev.vigil.core.spec.StartPlan;
import dev.vigil.core.spec.Timetable;
import dev.vigil.core.spec.Timetable.CatchUp;
import dev.vigil.core.spec.Timetable.Interval;
import dev.vigil.core.spec.Timetable.Overlap;
import dev.vigil.core.spec.Timetable.Spread;
import dev.vigil.core.spec.Timetable.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The keys that say when a service is started by itself. */
final class ScheduleKeys implements KeyGroup {
    private static final int SCHEDULES_MAX = 100;
    private static final Instant FAR = Instant.parse("2200-01-01T00:00:00Z");
    /** A time that depends on now is another one then. */
    private static final Instant LATER = Instant.parse("1971-05-06T07:08:09Z");

    private static final Duration INTERVAL_MIN = Duration.ofSeconds(1);

    private static final Key<List<String>> SCHEDULE = Key.of(
            "schedule",
            ValueType.text("a schedule such as \"*/5 * * * *\" or \"Mon..Fri 08:00\"", ScheduleKeys::schedule)
                    .oneOrMany(),
            "none",
            "When it is started: a cron expression of five fields, or six with seconds first, a word such as `@daily`"
                    + " or `@reboot`, or a calendar expression as systemd has them; or an array of such. It is then a"
                    + " oneshot and is not started with the others.");
    private static final Key<Duration> EVERY = Key.of(
            "every",
            ValueType.text("a duration of at least \"1s\"", ScheduleKeys::interval),
            "none",
            "It is started again after this long, for the first time at once.");
    private static final Key<Timetable.From> EVERY_FROM = Key.of(
            "every-from",
            ValueType.choice(Timetable.From.values()),
            "\"start\"",
            "Where the interval of `every` begins: at its last start; at its last end; or when it became known, and"
                    + " again after each interval: then it is not started at once.");
    private static final Key<String> AT = Key.of(
            "at",
            ValueType.text("a time such as \"2026-12-24 18:00\"", ScheduleKeys::pointInTime),
            "none",
            "One point in time at which it is started.");
    private static final Key<String> TIME_ZONE = Key.of(
            "time-zone",
            ValueType.text(
                    "a time zone such as \"Europe/Berlin\"",
                    reading(name -> Zones.find(name).getId())),
            "that of the machine",
            "The time zone of `schedule` and `at`, unless a calendar expression names its own.");
    private static final Key<Overlap> OVERLAP = Key.of(
            "overlap",
            ValueType.text("\"skip\" or \"queue\" or \"replace\"", ScheduleKeys::overlap),
            "\"skip\"",
            "What happens when it still runs at its next time: that time is left out; it is started again when it has"
                    + " ended (at most 100 times are kept); or it is stopped and started again.");
    private static final Key<CatchUp> CATCH_UP = Key.of(
            "catch-up",
            ValueType.of("true or false or \"once\"", ScheduleKeys::catchUp),
            "false",
            "What happens about times at which the machine was off or vigild did not run for more than a minute:"
                    + " nothing; it is started for each of them (100 at most), one after the other; or started once.");
    private static final Key<Duration> MAX =
            Key.of("max", ValueTypes.LASTING, "required", "Each start is put off by less than this.");
    private static final Key<Boolean> FIXED = Key.of(
            "fixed", ValueType.truth(), "false", "By the same time at each start, which differs from host to host.");
    private static final KeyTable JITTER_TABLE = KeyTable.of(MAX, FIXED);
    private static final Key<Spread> JITTER = Key.of(
            "jitter",
            jitter(),
            "none",
            "A start is put off by a random time below this, so that many machines do not start at once.");
    private static final Key<Duration> MAX_RUNTIME = Key.of(
            "max-runtime",
            ValueTypes.LASTING,
            "none",
            "How long a run may take; one that takes longer is stopped, which is a failure. The same as"
                    + " `start-timeout` of a oneshot.");

    private static final List<Key<?>> TIMES = List.of(SCHEDULE, EVERY, AT);
    private static final List<Key<?>> DETAILS = List.of(EVERY_FROM, TIME_ZONE, OVERLAP, CATCH_UP, JITTER);

    /** Whether {@code service} has times of its own. */
    static boolean isScheduled(ConfigSection service) {
        return TIMES.stream().anyMatch(service::has);
    }

    @Override
    public List<Key<?>> keys() {
        return List.of(SCHEDULE, EVERY, EVERY_FROM, AT, TIME_ZONE, OVERLAP, CATCH_UP, JITTER, MAX_RUNTIME);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        ServiceSpec timed = service.get(MAX_RUNTIME)
                .map(limit -> spec.withStart(new StartPlan(limit)))
                .orElse(spec);
        if (!isScheduled(service)) {
            return timed;
        }
        Times times = new Times(
                service.get(SCHEDULE).orElse(List.of()),
                service.get(EVERY)
                        .map(length ->
                                new Interval(length, service.get(EVERY_FROM).orElse(Timetable.From.START))),
                service.get(AT),
                service.get(TIME_ZONE));
        return timed.withSection(
                Timetable.class,
                new Timetable(
                        times,
                        service.get(OVERLAP).orElse(Overlap.SKIP),
                        service.get(CATCH_UP).orElse(CatchUp.NONE),
                        service.get(JITTER).orElse(Spread.NONE)));
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        boolean scheduled = isScheduled(service);
        for (Key<?> detail : DETAILS) {
            if (service.has(detail) && !scheduled) {
                service.refuse(detail, "it needs one of schedule, every and at");
                return;
            }
        }
        if (service.has(EVERY_FROM) && !service.has(EVERY)) {
            service.refuse(EVERY_FROM, "it needs every");
        }
        if (scheduled && spec.kind() != Kind.ONESHOT) {
            Key<?> given = TIMES.stream().filter(service::has).findFirst().orElseThrow();
            service.refuse(given, "what is started at its times runs to its end: kind = \"oneshot\"");
        }
        if (service.has(MAX_RUNTIME) && spec.kind() != Kind.ONESHOT) {
            service.refuse(MAX_RUNTIME, "only a oneshot runs to its end");
        } else if (service.has(MAX_RUNTIME) && service.has(ReadyKeys.START_TIMEOUT)) {
            service.refuse(MAX_RUNTIME, "start-timeout of a oneshot says the same");
        }
        int schedules = spec.section(Timetable.class)
                .map(timetable -> timetable.times().schedules().size())
                .orElse(0);
        if (schedules > SCHEDULES_MAX) {
            service.refuse(SCHEDULE, "a service has at most " + SCHEDULES_MAX + " schedules");
        }
    }

    private static UnaryOperator<String> reading(UnaryOperator<String> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (InvalidSchedule wrong) {
                throw new InvalidValue(String.valueOf(wrong.getMessage()), text);
            }
        };
    }

    private static String schedule(String text) {
        return reading(given -> {
                    Schedule.parse(given);
                    return given;
                })
                .apply(text);
    }

    /** One that does not depend on when it is read. */
    private static String pointInTime(String text) {
        return reading(given -> {
                    boolean fixed = !given.isEmpty() && (Character.isDigit(given.charAt(0)) || given.startsWith("@"));
                    if (!fixed || Timestamps.isTimeOfDay(given)) {
                        throw new InvalidSchedule("it needs a date such as 2026-12-24 18:00");
                    }
                    Instant time = Timestamps.parse(given, Instant.EPOCH, ZoneOffset.UTC);
                    Instant later = Timestamps.parse(given, LATER, ZoneOffset.UTC);
                    if (!time.equals(later)) {
                        throw new InvalidSchedule("it needs a date such as 2026-12-24 18:00");
                    }
                    if (!time.isBefore(FAR)) {
                        throw new InvalidSchedule("it must be before the year 2200");
                    }
                    return given;
                })
                .apply(text);
    }

    private static Duration interval(String text) {
        Duration interval = Durations.parse(text);
        if (interval.compareTo(INTERVAL_MIN) < 0) {
            throw new InvalidValue("it must be at least 1s", text);
        }
        return interval;
    }

    private static Overlap overlap(String word) {
        if (word.equals("parallel") || word.startsWith("parallel(")) {
            throw new InvalidValue(
                    "a service runs once at a time; use a service for each, or start the work in the background", word);
        }
        Map<String, Overlap> words = new LinkedHashMap<>();
        words.put("skip", Overlap.SKIP);
        words.put("queue", Overlap.QUEUE);
        words.put("replace", Overlap.REPLACE);
        return Optional.ofNullable(words.get(word))
                .orElseThrow(() -> new InvalidValue("not \"skip\" or \"queue\" or \"replace\"", word));
    }

    private static Optional<CatchUp> catchUp(Value value) {
        if (value.isText("once")) {
            return Optional.of(CatchUp.ONCE);
        }
        return value.raw() instanceof ConfigValue.Truth given
                ? Optional.of(given.truth() ? CatchUp.ALL : CatchUp.NONE)
                : value.refuse("not true or false or \"once\"");
    }

    private static ValueType<Spread> jitter() {
        ValueType<Spread> table = ValueType.table(
                JITTER_TABLE,
                section -> section.get(MAX)
                        .map(max -> new Spread(max, section.get(FIXED).orElse(false))));
        return new ValueType<>(
                "a duration, or a table",
                value -> value.raw() instanceof ConfigValue.Table
                        ? table.read(value)
                        : ValueTypes.LASTING.read(value).map(max -> new Spread(max, false)),
                Optional.of(JITTER_TABLE));
    }
}
