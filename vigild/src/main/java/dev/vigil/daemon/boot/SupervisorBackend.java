package dev.vigil.daemon.boot;

import dev.vigil.api.Action;
import dev.vigil.api.ApplyOrder;
import dev.vigil.api.ApplyReport;
import dev.vigil.api.AtJobs;
import dev.vigil.api.AtOrder;
import dev.vigil.api.Events;
import dev.vigil.api.Results;
import dev.vigil.api.Runs;
import dev.vigil.api.ServiceStatus;
import dev.vigil.api.Status;
import dev.vigil.api.Timers;
import dev.vigil.api.UpgradeOrder;
import dev.vigil.api.UsageReport;
import dev.vigil.api.Why;
import dev.vigil.config.text.Escaped;
import dev.vigil.core.Effect;
import dev.vigil.core.Event;
import dev.vigil.core.spec.SignalName;
import dev.vigil.daemon.change.ApplyManager;
import dev.vigil.daemon.control.ControlBackend;
import dev.vigil.daemon.state.upgrade.Upgrade;
import dev.vigil.daemon.supervise.ApiViews;
import dev.vigil.daemon.supervise.EventHistory;
import dev.vigil.daemon.supervise.NameResolver;
import dev.vigil.daemon.supervise.ScheduleViews;
import dev.vigil.daemon.supervise.Supervision;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the control socket can ask of vigild. */
final class SupervisorBackend implements ControlBackend {
    private final Supervision supervision;
    private final ApiViews views;
    private final UsageViews usage;
    private final ScheduleViews schedules;
    private final AtQueue at;
    private final EventHistory history;
    private final NameResolver names;
    private final Upgrade upgrade;
    private final ApplyManager apply;

    /** What clients are shown. */
    record Views(ApiViews services, UsageViews usage, ScheduleViews schedules) {}

    SupervisorBackend(
            Supervision supervision,
            NameResolver names,
            Views views,
            AtQueue at,
            EventHistory history,
            Upgrade upgrade,
            ApplyManager apply) {
        this.supervision = supervision;
        this.names = names;
        this.views = views.services();
        this.usage = views.usage();
        this.schedules = views.schedules();
        this.at = at;
        this.history = history;
        this.upgrade = upgrade;
        this.apply = apply;
    }

    @Override
    public Status status() {
        return views.status();
    }

    @Override
    public Optional<ServiceStatus> service(String name) {
        return views.status(name);
    }

    @Override
    public Optional<Why> why(String name) {
        return views.why(name);
    }

    @Override
    public void statusWithUsage(Consumer<Status> answer) {
        usage.status(answer);
    }

    @Override
    public boolean usage(String name, Consumer<UsageReport> answer) {
        boolean known = views.status(name).isPresent();
        if (known) {
            usage.report(name, answer);
        }
        return known;
    }

    @Override
    public Timers timers() {
        return schedules.timers();
    }

    @Override
    public Optional<Runs> runs(String name) {
        return schedules.runs(name);
    }

    @Override
    public AtJobs atJobs() {
        return at.jobs();
    }

    @Override
    public void at(AtOrder order, Consumer<Results> answer) {
        at.add(order, answer);
    }

    @Override
    public boolean atRemove(String id, Consumer<Results> answer) {
        return at.remove(id, answer);
    }

    @Override
    public Events recentEvents() {
        return history.recent();
    }

    @Override
    public Optional<Refusal> act(Action action, Consumer<Results> answer) {
        boolean all = Boolean.TRUE.equals(action.all());
        NameResolver.Resolved resolved = all ? names.all() : names.resolve(action.names());
        if (!resolved.unknown().isEmpty()) {
            String what = resolved.unknown().size() == 1 ? "no such service" : "no such services";
            return Optional.of(Refusal.unknown(
                    "cannot " + action.action() + ": " + what + " (" + String.join(", ", resolved.unknown()) + ")"));
        }
        if (!action.action().equals("signal")) {
            List<String> services = switch (action.action()) {
                case "start", "restart" -> names.named(resolved.services(), action.names());
                default -> resolved.services();
            };
            ask(command(action.action(), services), action, answer);
            return Optional.empty();
        }
        String signal = action.signal() == null ? "" : action.signal();
        Optional<SignalName> parsed = SignalName.parse(signal);
        if (parsed.isEmpty()) {
            return Optional.of(Refusal.invalid("cannot signal: no such signal (" + Escaped.text(signal) + ")"));
        }
        ask(new Event.Command.Signal(resolved.services(), parsed.get().number()), action, answer);
        return Optional.empty();
    }

    private static Event.Command command(String action, List<String> services) {
        return switch (action) {
            case "start" -> new Event.Command.Start(services);
            case "stop" -> new Event.Command.Stop(services);
            case "restart" -> new Event.Command.Restart(services);
            case "reload" -> new Event.Command.Reload(services);
            default -> throw new IllegalArgumentException("not an action: " + action);
        };
    }

    private void ask(Event.Command command, Action action, Consumer<Results> answer) {
        if (Boolean.FALSE.equals(action.await())) {
            supervision.ask(command, _ -> {});
            answer.accept(new Results(List.of()));
        } else {
            supervision.ask(command, outcomes -> answer.accept(results(outcomes)));
        }
    }

    private static Results results(List<Effect.Outcome> outcomes) {
        return new Results(outcomes.stream()
                .map(outcome -> new Results.Result(outcome.service(), outcome.ok(), outcome.message()))
                .toList());
    }

    @Override
    public void settled(Consumer<Results> answer) {
        supervision.ask(
                new Event.Command.Settle(),
                outcomes -> answer.accept(
                        new Results(results(outcomes).results(), views.status().services())));
    }

    @Override
    public void upgrade(UpgradeOrder order, Consumer<Results> answer) {
        if (apply.isUnderWay()) {
            answer.accept(new Results(List.of(new Results.Result("vigild", false, "an apply is under way"))));
            return;
        }
        upgrade.to(order, problem -> {
            Results.Result result = new Results.Result("vigild", problem.isEmpty(), problem.orElse("upgrading"));
            answer.accept(new Results(List.of(result)));
        });
    }

    @Override
    public Optional<Refusal> apply(ApplyOrder order, Consumer<ApplyReport> answer) {
        Optional<String> refusal =
                upgrade.isUnderWay() ? Optional.of("an upgrade is under way") : apply.apply(order, answer);
        return refusal.map(reason -> Refusal.conflict("cannot apply: " + reason));
    }

    @Override
    public void shutdown(Consumer<Results> answer) {
        supervision.ask(new Event.Command.Shutdown(), outcomes -> answer.accept(results(outcomes)));
    }
}
