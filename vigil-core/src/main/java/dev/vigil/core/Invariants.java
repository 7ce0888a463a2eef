package dev.vigil.core;

import dev.vigil.core.ServiceState.Backoff;
import dev.vigil.core.ServiceState.Completed;
import dev.vigil.core.ServiceState.Down;
import dev.vigil.core.ServiceState.Failed;
import dev.vigil.core.ServiceState.Running;
import dev.vigil.core.ServiceState.Starting;
import dev.vigil.core.ServiceState.Stopping;
import dev.vigil.core.ServiceState.Waiting;
import java.util.Optional;

/** What holds after every step, whatever happened. Looks at what the step touched and next to it only. */
interface Invariants {
    /** The invariants of the product. */
    Invariants ALL = Invariants::check;

    /** Throws {@link Broken} unless {@code step} leaves the world in order. */
    void hold(Step step);

    /** An invariant that does not hold for one service. */
    final class Broken extends IllegalStateException {
        private static final long serialVersionUID = 1L;
        private final String service;

        Broken(String service, String what) {
            super(service + ": " + what);
            this.service = service;
        }

        String service() {
            return service;
        }
    }

    private static void check(Step step) {
        for (int rank : step.touched()) {
            ServiceRecord service = step.at(rank);
            checkAlone(service, step.now());
            checkNeeds(step, rank);
            for (int dependant : step.neighbours().requiredBy(rank)) {
                checkNeeds(step, dependant);
            }
        }
        step.effects().forEach(effect -> checkEffect(step, effect));
    }

    private static void checkAlone(ServiceRecord service, long nowNanos) {
        boolean up = service.isWanted();
        service.state().live().ifPresent(live -> require(service, live.equals(service.current()), "current incarnation"));
        require(service, !service.restarting() || up, "restarting means wanted");
        require(service, service.end().isEmpty() || service.state() instanceof Stopping, "an end is judged in stopping");
        require(service, service.history().exits().size() <= ServiceView.EXITS_MAX, "exits are bounded");
        switch (service.state()) {
            case Down _ -> require(service, !up, "down is not wanted up");
            case Waiting _ -> require(service, up, "waiting is wanted");
            case Backoff(long until) -> require(service, up && until > nowNanos, "a backoff lies ahead");
            case Failed _ -> require(service, up, "failed is wanted");
            case Completed _ -> require(service, up || service.isLeaving(), "completed leaves when unwanted");
            case Starting _, Running _ -> require(service, up || service.isLeaving(), "unwanted means leaving");
            case Stopping stopping -> require(service, stopping.deadlineNanos() > nowNanos, "a deadline lies ahead");
        }
    }

    private static void checkNeeds(Step step, int rank) {
        ServiceRecord service = step.at(rank);
        boolean runs = service.state() instanceof Running || service.state() instanceof Starting;
        if (!runs || service.isLeaving()) {
            return;
        }
        for (int need : step.neighbours().requires(rank)) {
            ServiceRecord required = step.at(need);
            boolean there = required.state().isReady() && !required.isLeaving();
            require(service, there, "runs without " + required.name());
        }
    }

    private static void checkEffect(Step step, Effect effect) {
        Optional<Incarnation> subject =
                switch (effect) {
                    case Effect.Spawn(Incarnation of) -> Optional.of(of);
                    case Effect.WatchReadiness(Incarnation of) -> Optional.of(of);
                    case Effect.UnwatchReadiness(Incarnation of) -> Optional.of(of);
                    case Effect.SendSignal(Incarnation of, _, _) -> Optional.of(of);
                    case Effect.AwaitGroupEmpty(Incarnation of) -> Optional.of(of);
                    case Effect.RunCommand(Incarnation of, _) -> Optional.of(of);
                    case Effect.Publish _, Effect.Answer _, Effect.ShutDown _ -> Optional.empty();
                };
        subject.ifPresent(of -> checkSubject(step, effect, of));
    }

    private static void checkSubject(Step step, Effect effect, Incarnation of) {
        ServiceRecord service = step.at(step.neighbours().rank(of.service()).orElseThrow());
        boolean spawn = effect instanceof Effect.Spawn;
        require(service, !spawn || service.isWanted(), "spawned though unwanted");
        require(service, !spawn || service.current().equals(of), "spawned as an old incarnation");
    }

    private static void require(ServiceRecord service, boolean holds, String what) {
        if (!holds) {
            throw new Broken(service.name(), what);
        }
    }
}
