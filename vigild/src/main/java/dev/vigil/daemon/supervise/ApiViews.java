package dev.vigil.daemon.supervise;

import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.Why;
import dev.vigil.config.Places;
import dev.vigil.core.Exit;
import dev.vigil.core.Goal;
import dev.vigil.core.HealthVerdict;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceView;
import dev.vigil.core.Supervisor;
import dev.vigil.core.spec.Health;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.SignalName;
import dev.vigil.daemon.change.ApplyManager;
import dev.vigil.daemon.event.ServiceNotes;
import dev.vigil.daemon.feature.health.HealthManager;
import dev.vigil.daemon.feature.notify.Announcements;
import dev.vigil.daemon.feature.schedule.ScheduleManager;
import dev.vigil.daemon.output.OutputPeriod;
import dev.vigil.daemon.output.ServiceOutputs;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells what the core knows in the words of the control API. */
public final class ApiViews {
    private static final String VERSION = Optional.ofNullable(
                    ApiViews.class.getPackage().getImplementationVersion())
            .orElse("development");

    private final Supervisor supervisor;
    private final WallClock clock;
    private final Places places;
    private final Notes notes;
    private final Status.VigildStatus vigild;

    public ApiViews(Supervisor supervisor, WallClock clock, Places places, Notes notes, int pid) {
        this.supervisor = supervisor;
        this.clock = clock;
        this.places = places;
        this.notes = notes;
        this.vigild = new Status.VigildStatus(pid, VERSION, clock.now());
    }

    /** What an operator should know of a service beside its state. */
    public record Notes(
            ServiceNotes notes,
            ServiceOutputs outputs,
            HealthManager health,
            Announcements announcements,
            ApplyManager applied,
            ScheduleManager schedules) {
        @Nullable
        String of(String service) {
            String all = Stream.of(announcements.note(service), notes.of(service), outputs.trouble(service))
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining("; "));
            return all.isEmpty() ? null : all;
        }
    }

    public Status status() {
        OptionalLong read = notes.applied().readNanos();
        Status.VigildStatus now = read.isEmpty()
                ? vigild
                : new Status.VigildStatus(vigild.pid(), vigild.version(), vigild.since(), clock.at(read.getAsLong()));
        return new Status(supervisor.view().stream().map(this::status).toList(), now);
    }

    public Optional<ServiceStatus> status(String name) {
        return supervisor.view(name).map(this::status);
    }

    private ServiceStatus status(ServiceView view) {
        int pid = view.state().pid();
        return new ServiceStatus(
                view.name(),
                view.state().word(),
                view.goal().name().toLowerCase(Locale.ROOT),
                pid == 0 ? null : pid,
                view.incarnation(),
                view.state() instanceof ServiceState.Running || view.state().awaitsDemand(),
                view.health() == HealthVerdict.UNKNOWN ? null : view.health() == HealthVerdict.HEALTHY,
                clock.at(view.sinceNanos()),
                view.restarts(),
                view.exits().isEmpty() ? null : lastExit(view.exits().getFirst()),
                view.statusText().isEmpty() ? null : view.statusText(),
                view.reason(),
                notes.of(view.name()),
                next(view),
                drift(view.name()),
                null);
    }

    private @Nullable List<String> drift(String service) {
        Map<String, Optional<String>> drift = notes.applied().drift(service);
        return drift.isEmpty() ? null : List.copyOf(drift.keySet());
    }

    private @Nullable List<Why.LaunchedWith> launchedWith(String service) {
        Map<String, Optional<String>> drift = notes.applied().drift(service);
        return drift.isEmpty()
                ? null
                : drift.entrySet().stream()
                        .map(entry -> new Why.LaunchedWith(
                                entry.getKey(), entry.getValue().orElse(null)))
                        .toList();
    }

    private ServiceStatus.@Nullable Next next(ServiceView view) {
        if (view.next().isEmpty()) {
            return notes.schedules()
                    .next(view.name())
                    .map(time -> new ServiceStatus.Next("run", WallClock.text(time)))
                    .orElse(null);
        }
        ServiceView.Next next = view.next().get();
        return new ServiceStatus.Next(next.what(), clock.at(next.atNanos()));
    }

    private ServiceStatus.LastExit lastExit(ServiceView.ExitRecord record) {
        String at = clock.at(record.atNanos());
        return switch (record.exit()) {
            case Exit.Code(int code) -> new ServiceStatus.LastExit(code, null, at);
            case Exit.Killed killed -> new ServiceStatus.LastExit(null, new SignalName(killed.signal()).toString(), at);
            case Exit.Unknown _ -> new ServiceStatus.LastExit(null, null, at);
        };
    }

    public Optional<Why> why(String name) {
        return supervisor.view(name).map(view -> why(view, supervisor.spec(name).orElseThrow()));
    }

    private Why why(ServiceView view, ServiceSpec spec) {
        boolean logged = spec.launch().output().isLogged();
        boolean runs = view.state().live().isPresent();
        OutputPeriod written = notes.outputs().writtenBy(view.name(), runs);
        return new Why(
                status(view),
                view.exits().stream().map(this::exit).toList(),
                view.row().ends(),
                view.row().sinceNanos() == 0 ? null : clock.at(view.row().sinceNanos()),
                waitingFor(view, spec),
                spec.launch().command(),
                written.since().map(WallClock::exact).orElse(null),
                written.until().map(WallClock::exact).orElse(null),
                logged ? places.logOf(view.name()).toString() : null,
                launchedWith(view.name()),
                HealthViews.of(notes.health().report(view.name()), clock));
    }

    private Why.ExitEntry exit(ServiceView.ExitRecord record) {
        boolean dumped = record.exit() instanceof Exit.Killed killed && killed.coreDumped();
        boolean outOfMemory = record.exit() instanceof Exit.Killed killed && killed.outOfMemory();
        return new Why.ExitEntry(
                record.incarnation(),
                record.exit().describe(),
                clock.at(record.atNanos()),
                record.ranNanos() / 1_000_000,
                record.ready(),
                record.asked(),
                dumped,
                outOfMemory);
    }

    /** Those that it needs and that are not there yet; in other states nothing is waited for. */
    private List<Why.Waited> waitingFor(ServiceView view, ServiceSpec spec) {
        boolean waits =
                view.state() instanceof ServiceState.Waiting && !view.state().awaitsDemand();
        if (!waits || view.goal() == Goal.DOWN) {
            return List.of();
        }
        Set<String> needed = new LinkedHashSet<>(spec.dependencies().requires());
        needed.addAll(spec.dependencies().after());
        needed.addAll(spec.dependencies().wants());
        needed.addAll(spec.dependencies().afterHealthy());
        List<Why.Waited> waited = new ArrayList<>();
        for (String name : needed) {
            boolean healthy = spec.dependencies().afterHealthy().contains(name);
            supervisor
                    .view(name)
                    .filter(other -> !other.state().awaitsDemand())
                    .filter(other -> !other.state().isReady()
                            || (healthy && other.health() != HealthVerdict.HEALTHY && hasChecks(name)))
                    .ifPresent(other -> waited.add(new Why.Waited(name, waitedFor(other))));
        }
        return waited;
    }

    private boolean hasChecks(String service) {
        return supervisor
                .spec(service)
                .flatMap(spec -> spec.section(Health.class))
                .isPresent();
    }

    private static String waitedFor(ServiceView other) {
        String word = other.state().word();
        if (!other.state().isReady()) {
            return word;
        }
        return word + (other.health() == HealthVerdict.UNHEALTHY ? ", but unhealthy" : ", not known to be healthy yet");
    }
}
