package dev.vigil.core;

import dev.vigil.core.ServiceState.Down;
import dev.vigil.core.ServiceState.Phase;

/**
 * Lets a change spread to whom it concerns.
 *
 * <p>A service can only be judged by its neighbours, and each judgement may change the neighbours of others. So there
 * are two queues, both sets of ranks that hold a service at most once, and two phases. <em>Marking</em> finds out who
 * has to leave: a wish to be down, or the fate of something required, flows from each service to those that require
 * it, by rising rank, so that one pass reaches everybody. Nothing is done yet. Only when nobody is left to mark, one
 * service <em>acts</em>: begins to stop if all that lean on it are gone, or starts if all that it leans on is there.
 * That may give new marks, which come first again. An act thus never rests on a mark that is still to come: {@code
 * stop db} cannot stop the database a moment before it is known that web, which requires it, has to go first.
 *
 * <p>There is no recursion. Each act brings its service a step further on a path without loops; so this ends, and a
 * generous limit turns a mistake in that reasoning into an error instead of a hang.
 */
final class Settle {
    private final Step step;
    private final Neighbours neighbours;
    private final StopSequence stops;

    private Settle(Step step) {
        this.step = step;
        this.neighbours = step.neighbours();
        this.stops = new StopSequence(step);
    }

    static void run(Step step) {
        Settle settle = new Settle(step);
        long limit =
                64 + 32L * (step.neighbours().size() + 2L * step.neighbours().edges());
        while (settle.one()) {
            if (limit-- == 0) {
                throw new IllegalStateException("settling does not end");
            }
        }
    }

    private boolean one() {
        int marked = step.pollMark();
        if (marked >= 0) {
            mark(marked);
            return true;
        }
        int acting = step.pollAct();
        if (acting >= 0) {
            act(acting);
            return true;
        }
        return false;
    }

    private void mark(int rank) {
        ServiceRecord service = step.at(rank);
        String why = whyLeaving(rank, service);
        if (why.isEmpty() == service.isLeaving()) {
            step.put(rank, service.leaving(why));
        }
    }

    private String whyLeaving(int rank, ServiceRecord service) {
        String asked = service.restarting() ? "asked to restart" : service.isWanted() ? "" : "asked to stop";
        return switch (service.state().phase()) {
            case STARTING, RUNNING -> asked.isEmpty() ? fate(rank) : asked;
            case COMPLETED -> asked;
            case DOWN, WAITING, STOPPING, BACKOFF, FAILED -> "";
        };
    }

    /** What becomes of something required becomes of the service; empty: all is well. */
    private String fate(int rank) {
        for (int need : neighbours.requires(rank)) {
            ServiceRecord required = step.at(need);
            if (!required.isAvailable()) {
                return required.name() + ", which it requires, is "
                        + required.state().word();
            }
            if (required.isLeaving()) {
                return required.name() + ", which it requires, is to stop";
            }
        }
        return "";
    }

    private void act(int rank) {
        ServiceRecord service = step.at(rank);
        switch (service.state().phase()) {
            case DOWN, WAITING -> startIfWanted(rank, service);
            case BACKOFF -> restartIfDue(rank, service);
            case FAILED -> restIfUnwanted(rank, service);
            case STARTING, RUNNING -> leaveIfTurn(rank, service);
            case COMPLETED -> uncompleteIfTurn(rank, service);
            case STOPPING -> {}
        }
    }

    private void startIfWanted(int rank, ServiceRecord service) {
        if (service.isWanted()) {
            new StartGate(step).pass(rank);
        } else {
            restIfUnwanted(rank, service);
        }
    }

    private void restIfUnwanted(int rank, ServiceRecord service) {
        if (!service.isWanted() && service.state().phase() != Phase.DOWN) {
            step.put(rank, service.in(new Down(), "stopped", step.now()));
        }
    }

    private void restartIfDue(int rank, ServiceRecord service) {
        if (service.isWanted() && service.state().actsAtNanos() <= step.now()) {
            step.put(rank, EndHandler.restarted(service, step.now()).in(new Down(), service.reason(), step.now()));
        } else {
            restIfUnwanted(rank, service);
        }
    }

    private void uncompleteIfTurn(int rank, ServiceRecord service) {
        if (service.isLeaving() && isTurn(rank)) {
            step.put(rank, service.in(new Down(), service.isWanted() ? service.leaving() : "stopped", step.now()));
        }
    }

    /**
     * Before its spawn is confirmed there is nothing that a signal could be sent to: what is run before it is ended, or
     * {@code Spawned} asks again.
     */
    private void leaveIfTurn(int rank, ServiceRecord service) {
        if (!service.isLeaving() || !(hasLostNeed(rank) || isTurn(rank))) {
            return;
        }
        if (service.state().pid() != 0) {
            stops.begin(rank, service.leaving());
        } else if (service.state().phase() == Phase.STARTING) {
            step.emit(new Effect.CancelLaunch(service.current()));
        }
    }

    private boolean hasLostNeed(int rank) {
        for (int need : neighbours.requires(rank)) {
            if (!step.at(need).isAvailable()) {
                return true;
            }
        }
        return false;
    }

    /** Whether all that lean on the service and have to go are gone. */
    private boolean isTurn(int rank) {
        for (int leaning : neighbours.neededBy(rank)) {
            ServiceRecord other = step.at(leaning);
            if (other.isLeaving() || other.state().phase() == Phase.STOPPING) {
                return false;
            }
        }
        return true;
    }
}
