package dev.vigil.core.change;

import dev.vigil.core.Effect.Outcome;
import dev.vigil.core.Event.Command;
import dev.vigil.core.Goal;
import dev.vigil.core.HealthVerdict;
import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.ServiceView;
import dev.vigil.core.spec.Health;
import dev.vigil.core.spec.ServiceSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A {@link ChangePlan} that is carried out: asks the state machine for one thing after another, and stops at the first
 * that fails. Each service that is started must become ready, and healthy if it has checks, before the next.
 *
 * <p>Needs that are new come last, when what is needed is up: else a service that runs would be stopped for want of
 * one that is about to be started. Needs that are no more go first, so that nobody is stopped together with what is
 * gone.
 */
public final class Rollout {
    private final ChangePlan plan;
    private final Map<String, ServiceSpec> specs;
    private final Deque<Move> moves = new ArrayDeque<>();
    /** Of those that are to be started: what each was when all were described anew. */
    private final Map<String, ServiceView> former = new HashMap<>();

    private final Set<String> done = new HashSet<>();
    private boolean described;
    private Optional<Failed> failed = Optional.empty();
    private Optional<ChangeStep> awaited = Optional.empty();
    private Optional<ChangeStep> current = Optional.empty();

    /** What is to be done next. */
    public sealed interface Next {}

    /** Ask for this; its outcomes are told by {@link #answered}. */
    public record Ask(Command command) implements Next {}

    /** Wait until the health of this service is known, and ask again. */
    public record AwaitHealth(String service) implements Next {}

    /** Everything is done. */
    public record Finished() implements Next {}

    /** One step has failed; those after it are not done. */
    public record Failed(String service, String reason) implements Next {}

    private record Move(Optional<ChangeStep> step, Function<Rollout, Command> command) {}

    /**
     * One that begins.
     *
     * @param views what each service is doing
     */
    public Rollout(ChangePlan plan, Function<String, Optional<ServiceView>> views) {
        this.plan = plan;
        this.specs = plan.wanted().stream().collect(Collectors.toMap(ServiceSpec::name, Function.identity()));
        List<String> removed = plan.removed();
        if (!removed.isEmpty()) {
            define(plan.loosened());
            moves.add(new Move(Optional.empty(), _ -> new Command.Stop(removed)));
            moves.add(new Move(Optional.empty(), _ -> new Command.Remove(removed)));
        }
        List<ServiceSpec> described = plan.described(false);
        if (!described.isEmpty()) {
            moves.add(new Move(Optional.empty(), rollout -> {
                rollout.remember(views);
                return new Command.Define(described);
            }));
        }
        for (ChangeStep step : plan.startSteps()) {
            moves.add(new Move(Optional.of(step), rollout -> rollout.start(step, views)));
        }
        List<ServiceSpec> whole = new ArrayList<>(plan.described(true));
        whole.removeAll(described);
        define(whole);
    }

    private void define(List<ServiceSpec> described) {
        if (!described.isEmpty()) {
            moves.add(new Move(Optional.empty(), _ -> new Command.Define(described)));
        }
    }

    private void remember(Function<String, Optional<ServiceView>> views) {
        plan.startSteps()
                .forEach(step -> views.apply(step.service()).ifPresent(view -> former.put(step.service(), view)));
    }

    /** One that was launched meanwhile, with something that it requires, has its new settings already. */
    private Command start(ChangeStep step, Function<String, Optional<ServiceView>> views) {
        List<String> name = List.of(step.service());
        long before = Optional.ofNullable(former.get(step.service()))
                .map(ServiceView::incarnation)
                .orElse(-1L);
        boolean old = views.apply(step.service())
                .filter(view -> view.incarnation() == before || former.isEmpty())
                .isPresent();
        return step.kind() == ChangeStep.Kind.RESTART && old ? new Command.Restart(name) : new Command.Start(name);
    }

    /**
     * What is to be done now.
     *
     * @param views what each service is doing
     * @param starts whether a service that is new is started
     */
    public Next next(Function<String, Optional<ServiceView>> views, Function<String, Boolean> starts) {
        if (failed.isEmpty() && awaited.isPresent()) {
            Optional<Next> waits = health(awaited.get().service(), views);
            if (waits.isPresent()) {
                return waits.get();
            }
        }
        if (failed.isPresent()) {
            return failed.get();
        }
        Move move = moves.poll();
        while (move != null && (skips(move, starts) || wasStopped(move, views))) {
            if (skips(move, starts)) {
                move.step().ifPresent(step -> done.add(step.service()));
            }
            move = moves.poll();
        }
        if (move == null) {
            current = Optional.empty();
            described = true;
            return new Finished();
        }
        current = move.step();
        described |= current.isPresent();
        return new Ask(move.command().apply(this));
    }

    private static boolean skips(Move move, Function<String, Boolean> starts) {
        return move.step()
                .filter(step -> step.kind() == ChangeStep.Kind.ADD && !starts.apply(step.service()))
                .isPresent();
    }

    /** Whether somebody has stopped it since all were described anew: it stays so. */
    private boolean wasStopped(Move move, Function<String, Optional<ServiceView>> views) {
        return move.step()
                .map(ChangeStep::service)
                .filter(service -> Optional.ofNullable(former.get(service))
                        .filter(view -> view.goal() == Goal.UP)
                        .isPresent())
                .flatMap(views)
                .filter(view -> view.goal() == Goal.DOWN)
                .isPresent();
    }

    /** @return empty: it is as it should be, or has failed */
    private Optional<Next> health(String service, Function<String, Optional<ServiceView>> views) {
        Optional<ServiceView> view = views.apply(service);
        boolean runs = view.filter(one -> one.state().phase() == Phase.RUNNING).isPresent();
        if (view.filter(one -> one.state().awaitsDemand()).isPresent()) {
            done.add(service);
        } else if (!runs) {
            String state =
                    view.map(one -> one.state().word() + ": " + one.reason()).orElse("removed");
            fail(service, "it did not stay up until it was known to be healthy (" + state + ")");
        } else if (view.get().health() == HealthVerdict.UNHEALTHY) {
            fail(service, "unhealthy: " + view.get().reason());
        } else if (view.get().health() == HealthVerdict.UNKNOWN) {
            return Optional.of(new AwaitHealth(service));
        } else {
            done.add(service);
        }
        awaited = Optional.empty();
        return Optional.empty();
    }

    private void fail(String service, String reason) {
        failed = Optional.of(new Failed(service, reason));
    }

    /** What became of what was asked for last. */
    public void answered(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (!outcome.ok() && failed.isEmpty()) {
                fail(outcome.service(), outcome.message());
            }
        }
        if (failed.isEmpty() && current.isPresent()) {
            ChangeStep step = current.get();
            boolean checked = Optional.ofNullable(specs.get(step.service()))
                    .flatMap(spec -> spec.section(Health.class))
                    .isPresent();
            awaited = checked ? Optional.of(step) : Optional.empty();
            if (!checked) {
                done.add(step.service());
            }
        }
    }

    /** The step that is under way; empty: none in which something is started. */
    public Optional<ChangeStep> current() {
        return current;
    }

    /** Whether what is gone is gone, and the others are described anew. */
    public boolean hasDescribed() {
        return described;
    }

    /** Services that were to be started and are not done. */
    public List<String> undone() {
        return plan.startSteps().stream()
                .map(ChangeStep::service)
                .filter(service -> !done.contains(service))
                .toList();
    }
}
