package dev.vigil.daemon.feature.schedule;

import dev.vigil.core.Event;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ReadableDuration;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.ServiceView;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.SuccessExits;
import dev.vigil.core.spec.Timetable;
import dev.vigil.core.spec.Timetable.Interval;
import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.loop.DeadlineQueue;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.daemon.state.journal.BootId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Starts services at their times. What is due is decided by {@link CalendarTimer} and {@link IntervalTimer}; here is
 * what they need of the machine: one timer for all, that is set to the nearest time and wakes when the clock is set as
 * well, the time zone, and the file of runs. A vigild without schedules has none of these.
 */
public final class ScheduleManager implements Feature {
    /** The difference of the clocks changes by less than this while nobody sets one. */
    private static final Instant FAR = Instant.parse("2200-01-01T00:00:00Z");

    private static final long STEP_NANOS = 200_000_000L;

    private static final long NOTE_NANOS = 24L * 3_600 * 1_000_000_000L;

    private final FeatureContext context;
    private final Function<String, Optional<ServiceView>> views;
    private final RunFile file;
    private final RunRecorder runs;
    private final MachineZone zone;
    private final WallTimer timer;
    private final Map<String, ScheduledService> services = new TreeMap<>();
    private final Map<String, SuccessExits> successes = new HashMap<>();
    private final Map<String, Incarnation> resumed = new HashMap<>();
    /** Nanoseconds since 1970. */
    private final DeadlineQueue<String> wall = new DeadlineQueue<>();

    private final DeadlineQueue<String> intervals = new DeadlineQueue<>();
    private long clockDifferenceNanos;
    private long seed;
    private boolean begun;
    private boolean ready;

    /**
     * None is scheduled so far.
     *
     * @param views what the state machine knows of a service
     * @param logDirectory in which the file of runs is kept: it outlives a boot
     */
    public ScheduleManager(FeatureContext context, Function<String, Optional<ServiceView>> views, String logDirectory) {
        this.context = context;
        this.views = views;
        this.file = new RunFile(
                context.linux(),
                logDirectory + "/.schedule/runs",
                warning -> context.messages().warn(ServiceMessages.Topic.STATE, "", warning));
        this.runs = new RunRecorder(file, views);
        this.zone = new MachineZone(context.linux(), context.loop().poller(EventPriority.TASKS), this::lookAtAll);
        this.timer = new WallTimer(context.linux(), context.loop(), this::wake);
    }

    /** Begins with those of {@code specs} that have times: vigild starts. */
    public void begin(List<ServiceSpec> specs) {
        begun = true;
        specs.forEach(this::follow);
        if (!services.isEmpty()) {
            startForBoot();
        }
    }

    /** A service that is to be started at {@code time} and has not been, even if no vigild has ever seen it. */
    public void promise(String service, Instant time) {
        prepare();
        if (file.of(service).anchorMicros() == 0) {
            file.anchor(service, ChronoUnit.MICROS.between(Instant.EPOCH, time) - 1);
        }
    }

    private void startForBoot() {
        String boot = BootId.current(context.linux()).toString();
        for (ScheduledService service : List.copyOf(services.values())) {
            if (service.atStart() && !file.of(service.name()).boot().equals(boot)) {
                file.boot(service.name(), boot);
                trigger(service, "@reboot");
            }
        }
    }

    @Override
    public void described(Optional<ServiceSpec> before, ServiceSpec now, Optional<ServiceState.Launched> live) {
        if (begun) {
            follow(now);
        }
    }

    private void follow(ServiceSpec spec) {
        Optional<Timetable> timetable = spec.section(Timetable.class);
        ScheduledService known = services.get(spec.name());
        if (timetable.isEmpty()) {
            if (known != null) {
                drop(spec.name());
            }
        } else if (known == null || !known.timetable().equals(timetable.get())) {
            begin(spec, timetable.get(), known != null);
        }
        if (timetable.isPresent()) {
            successes.put(spec.name(), spec.restart().successExits());
        }
    }

    private void begin(ServiceSpec spec, Timetable timetable, boolean changed) {
        prepare();
        String name = spec.name();
        ScheduledService.Moment now = now();
        if (changed) {
            file.anchor(name, RunRecorder.micros(now));
        }
        Optional.ofNullable(resumed.remove(name)).ifPresent(runs::resume);
        ScheduledService service = new ScheduledService(name, timetable, seed, file.of(name), now, isBusy(name));
        services.put(name, service);
        if (service.isLocal()) {
            zone.follow();
        }
        intervals.set(name, service.intervalDueNanos());
        look(service, now.wall());
        arm();
    }

    private void prepare() {
        if (!ready) {
            ready = true;
            file.read();
            seed = context.linux().readFile("/etc/machine-id").orElse("").hashCode() * 0x9E3779B97F4A7C15L;
            clockDifferenceNanos = clockDifferenceNanos();
        }
    }

    @Override
    public void forgotten(String service) {
        if (services.containsKey(service)) {
            drop(service);
            file.forget(service);
        }
    }

    private void drop(String service) {
        services.remove(service);
        successes.remove(service);
        wall.remove(service);
        intervals.remove(service);
        arm();
    }

    private ScheduledService.Moment now() {
        return new ScheduledService.Moment(
                Instant.EPOCH.plusNanos(context.linux().realtimeNanos()),
                context.loop().nowNanos());
    }

    private long clockDifferenceNanos() {
        return context.linux().realtimeNanos() - context.linux().monotonicNanos();
    }

    /** The timer has expired, or the clock was set. */
    private void wake() {
        long difference = clockDifferenceNanos();
        boolean stepped = Math.abs(difference - clockDifferenceNanos) > STEP_NANOS;
        clockDifferenceNanos = difference;
        if (stepped) {
            lookAtAll();
        } else {
            Instant now = now().wall();
            for (String name : wall.takeDue(context.linux().realtimeNanos())) {
                look(known(name), now);
            }
            arm();
        }
    }

    private void lookAtAll() {
        Instant now = now().wall();
        List.copyOf(services.values()).forEach(service -> look(service, now));
        arm();
    }

    private void arm() {
        timer.set(services.isEmpty() ? Long.MAX_VALUE : wall.nearestNanos());
    }

    /** Starts what is due on the wall clock. */
    private void look(ScheduledService service, Instant now) {
        CalendarTimer.Due due = service.decide(now, zone.zone());
        service.anchor().ifPresent(done -> file.anchor(service.name(), ChronoUnit.MICROS.between(Instant.EPOCH, done)));
        if (due.starts() > 0) {
            start(
                    service,
                    due.starts(),
                    "scheduled for " + due.latest().map(this::shown).orElse(""));
        }
        if (due.missed() > 0) {
            note(
                    service.name(),
                    "missed " + (due.missed() >= CalendarTimer.MISSED_MAX ? "100 or more" : due.missed())
                            + (due.missed() == 1 ? " time" : " times") + " of its schedule");
        }
        Optional<Instant> next = service.nextOnWall(zone.zone());
        // Nanoseconds since 1970 end in 2262; nobody waits that long.
        Optional<Instant> near = next.filter(time -> time.isBefore(FAR));
        near.ifPresentOrElse(
                time -> wall.set(service.name(), ChronoUnit.NANOS.between(Instant.EPOCH, time)),
                () -> wall.remove(service.name()));
    }

    private String shown(Instant time) {
        return time.atZone(zone.zone())
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace('T', ' ');
    }

    private void start(ScheduledService service, int starts, String reason) {
        String name = service.name();
        if (!isBusy(name)) {
            trigger(service, reason);
            service.queue(starts - 1);
            return;
        }
        switch (service.timetable().overlap()) {
            case SKIP -> {
                int catchUp = service.timetable().catchUp() == Timetable.CatchUp.ALL ? starts - 1 : 0;
                service.queue(catchUp);
                note(name, "not started at its time, since it still ran");
            }
            case QUEUE -> {
                int lost = service.queue(starts);
                if (lost > 0) {
                    note(
                            name,
                            "more than " + ScheduledService.QUEUED_MAX + " starts wait for its end; further ones are"
                                    + " left out");
                }
            }
            case REPLACE -> {
                views.apply(name)
                        .flatMap(view -> view.state().live())
                        .ifPresent(live -> context.events()
                                .add(new Event.Triggered(live, Event.Triggered.Action.STOP, "replaced: " + reason)));
                trigger(service, reason);
            }
        }
    }

    private void trigger(ScheduledService service, String reason) {
        context.events().add(new Event.TriggeredStart(service.name(), reason));
    }

    private void note(String service, String text) {
        context.notes().put(service, "schedule", text, NOTE_NANOS);
        context.messages().warn(ServiceMessages.Topic.STATE, service, service + ": " + text);
    }

    private boolean isBusy(String service) {
        return views.apply(service)
                .map(view -> view.state().phase())
                .filter(phase -> phase != Phase.DOWN && phase != Phase.COMPLETED && phase != Phase.FAILED)
                .isPresent();
    }

    @Override
    public void launched(Incarnation incarnation, ServiceSpec spec) {
        ScheduledService service = services.get(incarnation.service());
        if (service != null) {
            runs.launched(incarnation, RunRecorder.micros(now()));
            service.started();
            intervals.set(service.name(), service.intervalDueNanos());
        }
    }

    @Override
    public void resume(Incarnation incarnation, ServiceSpec spec, ServiceState.Launched state) {
        if (spec.section(Timetable.class).isPresent()) {
            resumed.put(incarnation.service(), incarnation);
        }
    }

    @Override
    public void ended(Incarnation incarnation) {
        if (services.containsKey(incarnation.service()) || resumed.containsKey(incarnation.service())) {
            runs.ended(incarnation);
        }
    }

    @Override
    public void rested(String name) {
        ScheduledService service = services.get(name);
        if (service == null || service.queued() == 0) {
            return;
        }
        // Who stops a service means those of its starts that wait as well.
        boolean stopped = views.apply(name)
                .filter(view -> view.state().phase() == Phase.DOWN)
                .isPresent();
        if (stopped) {
            service.clearQueue();
        } else if (service.takeQueued()) {
            trigger(service, "its time came while it ran");
        }
    }

    private ScheduledService known(String name) {
        return Objects.requireNonNull(services.get(name));
    }

    @Override
    public long nextDeadlineNanos() {
        if ((runs.hasEnds() && begun) || file.hasPending()) {
            return 0;
        }
        return Math.min(intervals.nearestNanos(), timer.fallbackNanos());
    }

    @Override
    public void tick(long nowNanos) {
        if (timer.fallbackNanos() <= nowNanos) {
            wake();
        }
        for (Incarnation incarnation : runs.takeEnds()) {
            recordEnd(incarnation, nowNanos);
        }
        for (String name : intervals.takeDue(nowNanos)) {
            ScheduledService service = known(name);
            if (service.isIntervalDue(nowNanos)) {
                start(service, 1, "started every " + length(service));
            }
            intervals.set(name, service.intervalDueNanos());
        }
        if (file.hasPending()) {
            file.flush();
        }
    }

    private static String length(ScheduledService service) {
        return service.timetable()
                .times()
                .every()
                .map(Interval::length)
                .map(ReadableDuration::of)
                .orElse("");
    }

    private void recordEnd(Incarnation incarnation, long nowNanos) {
        ScheduledService service = services.get(incarnation.service());
        if (service != null) {
            runs.record(incarnation, successes.getOrDefault(service.name(), SuccessExits.DEFAULT), now());
            service.ended(nowNanos);
            intervals.set(service.name(), service.intervalDueNanos());
        }
    }

    /** When a service is started next by itself. */
    public Optional<Instant> next(String name) {
        ScheduledService service = services.get(name);
        if (service == null) {
            return Optional.empty();
        }
        long due = service.intervalDueNanos();
        Optional<Instant> interval = due == IntervalTimer.NEVER
                ? Optional.empty()
                : Optional.of(now().wall().plusNanos(Math.max(0, due - now().monotonicNanos())));
        return Stream.of(service.nextOnWall(zone.zone()), interval)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** All scheduled services, by name. */
    public List<TimerReport> timers() {
        List<TimerReport> reports = new ArrayList<>();
        for (ScheduledService service : services.values()) {
            reports.add(new TimerReport(
                    service.name(),
                    text(service.timetable().times()),
                    next(service.name()),
                    file.of(service.name()).latest(),
                    service.queued()));
        }
        return reports;
    }

    private static String text(Timetable.Times times) {
        List<String> all = new ArrayList<>(times.schedules());
        times.every().ifPresent(every -> all.add("every " + ReadableDuration.of(every.length())));
        times.at().ifPresent(at -> all.add("at " + at));
        return String.join("; ", all);
    }

    /** The latest runs of a service, oldest first; empty: it is not scheduled. */
    public Optional<List<RunEntry>> runs(String service) {
        return services.containsKey(service) ? Optional.of(file.of(service).runs()) : Optional.empty();
    }

    /** Lets go of what the machine has lent. */
    public void close() {
        if (file.hasPending()) {
            file.flush();
        }
        timer.close();
        zone.close();
    }
}
