package dev.vigil.core;

import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.ServiceState.Waiting;
import java.util.Optional;

/** Where a service that is to run waits until what it needs is there. */
final class StartGate {
    private final Step step;

    StartGate(Step step) {
        this.step = step;
    }

    /** Launches a service, or makes it wait for the most hopeless of its needs, or for somebody who needs it. */
    void pass(int rank) {
        ServiceRecord service = step.at(rank);
        Optional<String> demand = service.spec().awaitedDemand();
        if (demand.isPresent() && (service.state().phase() == Phase.DOWN || service.awaitsDemand())) {
            awaitDemand(rank, demand.get());
        } else {
            open(rank);
        }
    }

    /** Also where it waits already: who restores a supervisor has to hear of it. */
    private void awaitDemand(int rank, String demand) {
        ServiceRecord service = step.at(rank);
        step.emit(new Effect.AwaitDemand(service.name()));
        if (!service.awaitsDemand()) {
            step.put(rank, service.in(new Waiting(""), "waiting for " + demand, step.now()));
        }
    }

    /** Lets through a service that somebody needs. */
    void open(int rank) {
        int need = unmet(rank);
        if (need >= 0) {
            waitFor(rank, step.at(need));
        } else {
            launch(rank);
        }
    }

    /** The rank of an unmet need, or -1. One that nobody works at comes first: it is what an operator has to know. */
    private int unmet(int rank) {
        int unmet = -1;
        for (int need : step.neighbours().requires(rank)) {
            ServiceRecord required = step.at(need);
            if (required.isObstacle()) {
                return need;
            }
            if (unmet < 0 && (!required.isAvailable() || required.isLeaving())) {
                unmet = need;
            }
        }
        return unmet >= 0 ? unmet : onItsWay(rank);
    }

    private int onItsWay(int rank) {
        for (int before : step.neighbours().ordered(rank)) {
            if (step.at(before).isOnItsWay()) {
                return before;
            }
        }
        for (int before : step.neighbours().healthyFirst(rank)) {
            ServiceRecord service = step.at(before);
            if (service.isWanted() && service.lacksHealth()) {
                return before;
            }
        }
        return -1;
    }

    private void waitFor(int rank, ServiceRecord need) {
        ServiceRecord service = step.at(rank);
        String blocker = blocker(need);
        String why = "waiting for " + describe(need, blocker);
        boolean isNews =
                service.state().phase() != Phase.WAITING || !service.reason().equals(why);
        if (isNews || !service.blocker().equals(blocker)) {
            step.put(rank, service.in(new Waiting(need.name()), why, step.now()).blocked(blocker));
        }
    }

    private static String blocker(ServiceRecord need) {
        if (need.isUnhealthy() && !need.isLeaving()) {
            return need.name();
        }
        if (!need.isObstacle()) {
            return "";
        }
        return need.state().phase() == Phase.WAITING ? need.blocker() : need.name();
    }

    private String describe(ServiceRecord need, String blocker) {
        if (blocker.isEmpty()) {
            return need.name() + " (" + progress(need) + ")";
        }
        if (!blocker.equals(need.name())) {
            int root = step.neighbours().rank(blocker).orElseThrow();
            return need.name() + ", which is held up by " + plight(step.at(root));
        }
        return plight(need);
    }

    private static String progress(ServiceRecord need) {
        if (need.isLeaving()) {
            return "stopping";
        }
        return need.state().word() + (need.lacksHealth() ? ", not known to be healthy yet" : "");
    }

    private static String plight(ServiceRecord obstacle) {
        return obstacle.name()
                + switch (obstacle.state().phase()) {
                    case FAILED -> ", which failed: " + obstacle.reason();
                    case BACKOFF -> ", which is to be restarted: " + obstacle.reason();
                    case DOWN ->
                        obstacle.reason().startsWith("stopped") ? " (stopped)" : " (" + obstacle.reason() + ")";
                    case RUNNING ->
                        obstacle.isUnhealthy() ? ", which is unhealthy: " + obstacle.reason() : " (running)";
                    case WAITING, STARTING, STOPPING, COMPLETED ->
                        " (" + obstacle.state().word() + ")";
                };
    }

    private void launch(int rank) {
        ServiceRecord service = step.at(rank);
        ServiceRecord launched = service.launched(step.now());
        step.emit(new Effect.Spawn(launched.current()));
        step.put(rank, launched);
    }
}
