package dev.vigil.core;

import dev.vigil.core.ServiceState.Phase;

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
            checkAlone(service);
            checkDeadline(service, step.world().at(rank), step.now());
            checkNeeds(step, rank);
            for (int dependant : step.neighbours().requiredBy(rank)) {
                checkNeeds(step, dependant);
            }
        }
        step.effects().forEach(effect -> checkEffect(step, effect));
    }

    private static void checkAlone(ServiceRecord service) {
        boolean up = service.isWanted();
        service.state()
                .live()
                .ifPresent(live -> require(service, live.equals(service.current()), "current incarnation"));
        boolean mayLeave =
                service.state().phase() == Phase.STARTING || service.state().isReady();
        boolean stops = service.state().phase() == Phase.STOPPING;
        require(service, !service.isLeaving() || mayLeave, "only who is up can leave");
        require(service, !service.restarting() || (up && (mayLeave || stops)), "only who is up can restart");
        require(service, service.end().isEmpty() || stops, "an end is judged in stopping");
        boolean runs = service.state().phase() == Phase.RUNNING;
        require(service, runs || service.health() == HealthVerdict.UNKNOWN, "only what runs is checked");
        require(service, service.history().exits().size() <= ServiceView.EXITS_MAX, "exits are bounded");
        switch (service.state().phase()) {
            case DOWN -> require(service, !up, "down is not wanted up");
            case WAITING, BACKOFF, FAILED ->
                require(service, up, service.state().word() + " is wanted up");
            case COMPLETED, STARTING, RUNNING -> require(service, up || service.isLeaving(), "unwanted means leaving");
            case STOPPING -> {}
        }
    }

    /* One that stood before may be due: events of a turn come before its tick, which acts. */
    private static void checkDeadline(ServiceRecord service, ServiceRecord before, long nowNanos) {
        long acts = service.state().actsAtNanos();
        boolean moved = acts != before.state().actsAtNanos();
        require(service, acts > nowNanos || !moved, "what is due was done");
    }

    private static void checkNeeds(Step step, int rank) {
        ServiceRecord service = step.at(rank);
        boolean runs =
                service.state().phase() == Phase.RUNNING || service.state().phase() == Phase.STARTING;
        if (!runs || service.isLeaving()) {
            return;
        }
        for (int need : step.neighbours().requires(rank)) {
            ServiceRecord required = step.at(need);
            boolean there = required.isAvailable() && !required.isLeaving();
            require(service, there, "runs without " + required.name());
        }
    }

    private static void checkEffect(Step step, Effect effect) {
        if (effect instanceof Effect.Spawn(Incarnation incarnation)) {
            ServiceRecord service =
                    step.at(step.neighbours().rank(incarnation.service()).orElseThrow());
            require(service, service.isWanted(), "spawned though unwanted");
            require(service, service.current().equals(incarnation), "spawned as an old incarnation");
        }
    }

    private static void require(ServiceRecord service, boolean holds, String what) {
        if (!holds) {
            throw new Broken(service.name(), what);
        }
    }
}
