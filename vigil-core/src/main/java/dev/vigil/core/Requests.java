package dev.vigil.core;

import dev.vigil.core.Effect.Outcome;
import dev.vigil.core.Effect.RunCommand;
import dev.vigil.core.Event.CommandRole;
import dev.vigil.core.PendingRequest.Kind;
import dev.vigil.core.ServiceState.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The requests that have no answer yet. After each step those that hang on a service which the step touched are looked
 * at again; an answer takes its request out, so there cannot be a second one.
 */
final class Requests {
    /**
     * How long a service must have run that nothing shows to be ready before it is said to be up. Most that cannot run
     * end at once; whether that was seen yet when somebody asks must not be left to chance.
     */
    static final long PROBATION_NANOS = 100_000_000;

    private final Map<Long, PendingRequest> pending = new LinkedHashMap<>();
    private final Map<String, List<PendingRequest>> byService = new HashMap<>();

    /** When services are proved for whose start somebody waits. */
    private final PriorityQueue<Proof> proofs = new PriorityQueue<>(Comparator.comparingLong(Proof::nanos));

    private long lookNanos = Deadlines.NEVER;

    private record Proof(long nanos, String name) {}

    /** When a request may be due that nothing but time keeps open. */
    long nextDeadlineNanos() {
        while (!proofs.isEmpty() && !byService.containsKey(proofs.peek().name())) {
            proofs.poll(); // it ended before, and whoever waited has the answer
        }
        return proofs.isEmpty() ? lookNanos : Math.min(lookNanos, proofs.peek().nanos());
    }

    boolean isKnown(long number) {
        return pending.containsKey(number);
    }

    /** Takes in what a committed step has opened and resolved; says what is to be answered. */
    List<Effect> settle(Step step) {
        List<Effect> effects = new ArrayList<>();
        step.opened().ifPresent(this::add);
        step.reloaded().ifPresent(ended -> reloaded(step, ended, effects));
        step.opened().ifPresent(request -> request.open().forEach(name -> look(step, name)));
        for (int rank : step.touched()) {
            look(step, step.neighbours().name(rank));
        }
        while (!proofs.isEmpty() && proofs.peek().nanos() <= step.now()) {
            look(step, proofs.poll().name());
        }
        lookAtAll(step);
        answer(effects);
        return effects;
    }

    private void add(PendingRequest request) {
        pending.put(request.number(), request);
        request.open()
                .forEach(name ->
                        byService.computeIfAbsent(name, _ -> new ArrayList<>()).add(request));
    }

    private void look(Step step, String name) {
        List<PendingRequest> waiting = byService.get(name);
        if (waiting == null) {
            return;
        }
        int rank = step.neighbours().rank(name).orElseThrow();
        ServiceRecord service = step.at(rank);
        boolean unproved = provedNanos(service) > step.now();
        for (PendingRequest request : waiting) {
            if (unproved && request.kind() == Kind.START && service.isWanted()) {
                proofs.add(new Proof(provedNanos(service), name));
                continue;
            }
            outcome(request.kind(), service, step.failedAttempt(rank))
                    .ifPresent(outcome -> request.resolve(name, outcome.ok(), outcome.message()));
        }
        waiting.removeIf(request -> !request.isOpen(name));
        if (waiting.isEmpty()) {
            byService.remove(name);
        }
    }

    private static Optional<Outcome> outcome(Kind kind, ServiceRecord service, Optional<String> failedAttempt) {
        return switch (kind) {
            case START -> failedAttempt.map(why -> no(service, why)).or(() -> started(service));
            case STOP -> stopped(service);
            case RELOAD -> reloading(service);
            case SETTLE, SHUTDOWN, AT_ONCE -> Optional.empty();
        };
    }

    private static Optional<Outcome> started(ServiceRecord service) {
        if (!service.isWanted()) {
            return Optional.of(no(service, "stopped by another request"));
        }
        if (!service.isSettled()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (service.state().phase()) {
                    case RUNNING ->
                        yes(service, StopSequence.isWatchable(service) ? "running, " + service.reason() : "running");
                    case COMPLETED -> yes(service, "completed, " + service.reason());
                    case WAITING ->
                        service.awaitsDemand() ? yes(service, service.reason()) : no(service, service.reason());
                    case DOWN, STARTING, STOPPING, BACKOFF, FAILED -> no(service, service.reason());
                });
    }

    private static Optional<Outcome> stopped(ServiceRecord service) {
        if (service.isWanted()) {
            return Optional.of(no(service, "started by another request"));
        }
        return service.state().phase() == Phase.DOWN ? Optional.of(yes(service, service.reason())) : Optional.empty();
    }

    private static Optional<Outcome> reloading(ServiceRecord service) {
        boolean lives =
                service.state().phase() == Phase.RUNNING || service.state().phase() == Phase.STOPPING;
        return lives ? Optional.empty() : Optional.of(no(service, "went down before the reload was done"));
    }

    private static Outcome yes(ServiceRecord service, String message) {
        return new Outcome(service.name(), true, message);
    }

    private static Outcome no(ServiceRecord service, String message) {
        return new Outcome(service.name(), false, message);
    }

    /**
     * One reload command runs at a time. What was asked for while it ran hangs on another run, since the first may have
     * read the configuration before it was changed.
     */
    private void reloaded(Step step, Event.CommandEnded ended, List<Effect> effects) {
        String name = ended.incarnation().service();
        List<PendingRequest> reloads = reloads(name);
        if (reloads.isEmpty()) {
            return;
        }
        int rank = step.neighbours().rank(name).orElseThrow();
        boolean commanded = !step.at(rank).spec().reload().command().isEmpty();
        String error = (commanded ? "reload command: " : "reload: ") + ended.error();
        boolean done = ended.error().isEmpty();
        reloads.getFirst().resolve(name, done, done ? "reloaded" : error);
        if (reloads.size() > 1) {
            effects.add(new RunCommand(ended.incarnation(), CommandRole.RELOAD));
        }
        byService.getOrDefault(name, new ArrayList<>()).removeIf(request -> !request.isOpen(name));
    }

    boolean isReloading(String name) {
        return !reloads(name).isEmpty();
    }

    private List<PendingRequest> reloads(String name) {
        return byService.getOrDefault(name, List.of()).stream()
                .filter(request -> request.kind() == Kind.RELOAD)
                .toList();
    }

    private void lookAtAll(Step step) {
        lookNanos = Deadlines.NEVER;
        for (PendingRequest request : pending.values()) {
            boolean due = switch (request.kind()) {
                case SETTLE -> isSettled(step);
                case SHUTDOWN -> step.world().isAtRest();
                case START, STOP, RELOAD, AT_ONCE -> false;
            };
            if (due) {
                request.open().forEach(name -> conclude(step, request, name));
            }
        }
    }

    private boolean isSettled(Step step) {
        if (!step.world().isSettled()) {
            return false;
        }
        long proved = step.world()
                .all()
                .filter(service -> service.history().unstableEnds() == 0)
                .mapToLong(Requests::provedNanos)
                .max()
                .orElse(step.now());
        lookNanos = proved > step.now() ? proved : Deadlines.NEVER;
        return proved <= step.now();
    }

    /** Since when, or from when on, it is taken for one that stays up. */
    private static long provedNanos(ServiceRecord service) {
        return service.state() instanceof ServiceState.Running running && !StopSequence.isWatchable(service)
                ? Deadlines.after(running.readyNanos(), PROBATION_NANOS)
                : Long.MIN_VALUE;
    }

    private static void conclude(Step step, PendingRequest request, String name) {
        ServiceRecord service = step.at(step.neighbours().rank(name).orElseThrow());
        int ends = service.history().unstableEnds();
        if (service.isWanted() && ends > 0 && provedNanos(service) > step.now()) {
            request.resolve(
                    name, false, "running again, after " + ends + (ends == 1 ? " end" : " ends") + " by itself");
            return;
        }
        boolean asWanted = service.isWanted()
                ? service.state().isReady() || service.awaitsDemand()
                : service.state().phase() == Phase.DOWN;
        request.resolve(name, asWanted, service.state().word() + ": " + service.reason());
    }

    /** These services are known no longer: who waits for one has its answer. */
    void forget(List<String> services) {
        for (PendingRequest request : pending.values()) {
            services.stream()
                    .filter(request.names()::contains)
                    .forEach(name -> request.resolve(name, false, "removed by another request"));
        }
        services.forEach(byService::remove);
    }

    private void answer(List<Effect> effects) {
        pending.values().removeIf(request -> {
            if (request.isComplete()) {
                effects.add(request.answer());
            }
            return request.isComplete();
        });
    }
}
