package dev.vigil.core;

import dev.vigil.core.Effect.RunCommand;
import dev.vigil.core.Effect.SendSignal;
import dev.vigil.core.Event.Command;
import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.PendingRequest.Kind;
import dev.vigil.core.ServiceState.Down;
import dev.vigil.core.ServiceState.Phase;
import dev.vigil.core.spec.NotifiedReload;
import dev.vigil.core.spec.SignalName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What clients ask for. A command only changes what is wanted; {@link Settle} finds out what that means for what is.
 */
final class Commands {
    private final Step step;
    private final Requests requests;
    private final boolean shuttingDown;

    Commands(Step step, Requests requests, boolean shuttingDown) {
        this.step = step;
        this.requests = requests;
        this.shuttingDown = shuttingDown;
    }

    void handle(long number, Command command) {
        if (command instanceof Command.Start(List<String> names)) {
            start(open(number, Kind.START, names), false);
        } else if (command instanceof Command.Restart(List<String> names)) {
            start(open(number, Kind.START, names), true);
        } else if (command instanceof Command.Stop(List<String> names)) {
            stop(open(number, Kind.STOP, names));
        } else if (command instanceof Command.Reload(List<String> names)) {
            reload(open(number, Kind.RELOAD, names));
        } else if (command instanceof Command.Signal(List<String> names, int signal)) {
            signal(open(number, Kind.AT_ONCE, names), signal);
        } else if (command instanceof Command.Shutdown) {
            shutDown(number);
        } else if (command instanceof Command.Settle) {
            open(number, Kind.SETTLE, wanted());
        } else {
            throw new IllegalArgumentException("not a command for services: " + command);
        }
    }

    private PendingRequest open(long number, Kind kind, List<String> names) {
        PendingRequest request = new PendingRequest(number, kind, names);
        step.open(request);
        for (String name : request.names()) {
            if (step.neighbours().rank(name).isEmpty()) {
                request.resolve(name, false, "no such service");
            }
        }
        return request;
    }

    private List<Integer> ranks(PendingRequest request) {
        return request.open().stream()
                .map(name -> step.neighbours().rank(name).orElseThrow())
                .toList();
    }

    private List<String> wanted() {
        return step.world()
                .all()
                .filter(ServiceRecord::isWanted)
                .map(ServiceRecord::name)
                .sorted()
                .toList();
    }

    private boolean refuse(PendingRequest request, String verb) {
        if (shuttingDown) {
            request.names()
                    .forEach(name -> request.resolve(name, false, "cannot " + verb + " " + name + ": shutting down"));
        }
        return shuttingDown;
    }

    private void start(PendingRequest request, boolean again) {
        if (refuse(request, again ? "restart" : "start")) {
            return;
        }
        List<Integer> ranks = ranks(request);
        for (int rank : ranks) {
            if (!again
                    && step.at(rank).state().phase() == Phase.RUNNING
                    && !step.at(rank).isLeaving()) {
                request.resolve(step.neighbours().name(rank), true, "already running");
            }
            want(rank, "asked to start");
            if (again || runsAgain(request, rank)) {
                restart(rank);
            }
        }
        wantNeeds(ranks);
    }

    /** One that has completed is run once more, but not at the cost of those that are up since it has completed. */
    private boolean runsAgain(PendingRequest request, int rank) {
        if (step.at(rank).state().phase() != Phase.COMPLETED) {
            return false;
        }
        for (int requirer : step.neighbours().requiredBy(rank)) {
            if (step.at(requirer).state().live().isPresent()) {
                String name = step.neighbours().name(requirer);
                request.resolve(
                        step.neighbours().name(rank),
                        true,
                        "already completed; not run again, since " + name + ", which requires it, is up");
                return false;
            }
        }
        return true;
    }

    /** A feature wants a service up; one that has completed runs once more. */
    void triggerStart(String service, String why) {
        if (!shuttingDown) {
            step.neighbours().rank(service).ifPresent(rank -> {
                if (step.at(rank).spec().awaitedDemand().isPresent()) {
                    demand(rank, why);
                    return;
                }
                want(rank, why);
                if (step.at(rank).state().phase() == Phase.COMPLETED) {
                    restart(rank);
                }
                wantNeeds(List.of(rank));
            });
        }
    }

    private void demand(int rank, String why) {
        ServiceRecord service = step.at(rank);
        if (service.awaitsDemand()) {
            step.put(rank, service.in(service.state(), why, step.now()));
            wantNeeds(List.of(rank));
            new StartGate(step).open(rank);
        }
    }

    private void wantNeeds(List<Integer> ranks) {
        BitSet seen = new BitSet();
        ranks.forEach(seen::set);
        Deque<Integer> queue = new ArrayDeque<>(ranks);
        while (!queue.isEmpty()) {
            int needy = queue.remove();
            needs(needy).filter(need -> !seen.get(need)).forEach(need -> {
                seen.set(need);
                queue.add(need);
                want(need, "needed by " + step.neighbours().name(needy));
            });
        }
    }

    private IntStream needs(int rank) {
        List<String> wants = step.at(rank).spec().dependencies().wants();
        return IntStream.concat(
                IntStream.of(step.neighbours().requires(rank)),
                wants.stream()
                        .map(step.neighbours()::rank)
                        .flatMap(Optional::stream)
                        .mapToInt(Integer::intValue));
    }

    /** Wants a service up; one that has given up, or waits to be tried again, is tried at once with a clean record. */
    private void want(int rank, String why) {
        ServiceRecord service = step.at(rank);
        switch (service.state().phase()) {
            case DOWN, FAILED, BACKOFF -> step.put(rank, cleared(service).in(new Down(), why, step.now()));
            case STOPPING -> step.put(rank, cleared(service).ended(Optional.empty()));
            case WAITING, STARTING, RUNNING, COMPLETED -> step.put(rank, service.wanted(Goal.UP, service.restarting()));
        }
    }

    private static ServiceRecord cleared(ServiceRecord service) {
        return service.wanted(Goal.UP, service.restarting())
                .with(service.history().cleared());
    }

    private void restart(int rank) {
        ServiceRecord service = step.at(rank);
        switch (service.state().phase()) {
            case STARTING, RUNNING, COMPLETED -> step.put(rank, cleared(service).wanted(Goal.UP, true));
            case DOWN, WAITING, STOPPING, BACKOFF, FAILED -> {}
        }
    }

    private void stop(PendingRequest request) {
        List<Integer> ranks = ranks(request);
        for (int rank : ranks) {
            ServiceRecord service = step.at(rank);
            if (service.state().phase() == Phase.DOWN) {
                request.resolve(service.name(), true, "not running");
            }
            step.put(rank, service.wanted(Goal.DOWN, false));
        }
        ranks.forEach(rank -> request.note(step.at(rank).name(), companions(rank)));
    }

    /** Who goes down with the service although nobody asked: a sentence, or empty. */
    private String companions(int rank) {
        BitSet seen = new BitSet();
        seen.set(rank);
        List<String> names = new ArrayList<>();
        for (int at = rank; at >= 0; at = seen.nextSetBit(at + 1)) {
            for (int requirer : step.neighbours().requiredBy(at)) {
                if (!seen.get(requirer) && step.at(requirer).state().live().isPresent()) {
                    seen.set(requirer);
                    names.add(step.neighbours().name(requirer));
                }
            }
        }
        names.removeIf(
                name -> !step.at(step.neighbours().rank(name).orElseThrow()).isWanted());
        return names.isEmpty() ? "" : "; stopped with it: " + String.join(", ", names);
    }

    private void shutDown(long number) {
        List<String> all = step.world().all().map(ServiceRecord::name).sorted().toList();
        open(number, Kind.SHUTDOWN, all);
        for (int rank = 0; rank < step.neighbours().size(); rank++) {
            step.put(rank, step.at(rank).wanted(Goal.DOWN, false));
        }
    }

    private void reload(PendingRequest request) {
        if (refuse(request, "reload")) {
            return;
        }
        for (int rank : ranks(request)) {
            ServiceRecord service = step.at(rank);
            if (service.state().phase() == Phase.RUNNING) {
                reload(request, service);
            } else {
                String why = "not running (" + service.state().word() + ")";
                request.resolve(service.name(), false, "cannot reload " + service.name() + ": " + why);
            }
        }
    }

    private void reload(PendingRequest request, ServiceRecord service) {
        boolean awaited = service.spec().section(NotifiedReload.class).isPresent();
        if (service.spec().reload().command().isEmpty() && !awaited) {
            int signal = service.spec().reload().signal();
            step.emit(new SendSignal(service.current(), signal, false));
            request.resolve(service.name(), true, "sent " + new SignalName(signal));
        } else if (!requests.isReloading(service.name())) {
            step.emit(new RunCommand(service.current(), CommandRole.RELOAD));
        }
    }

    private void signal(PendingRequest request, int signal) {
        for (int rank : ranks(request)) {
            ServiceRecord service = step.at(rank);
            if (service.state().pid() != 0) {
                step.emit(new SendSignal(service.current(), signal, false));
                request.resolve(service.name(), true, "sent " + new SignalName(signal));
            } else {
                String why = "not running (" + service.state().word() + ")";
                request.resolve(service.name(), false, "cannot signal " + service.name() + ": " + why);
            }
        }
    }
}
