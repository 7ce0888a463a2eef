package dev.vigil.sim;

import dev.vigil.core.Goal;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceView;
import dev.vigil.core.spec.RestartLimit;
import dev.vigil.sim.kernel.SimProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold at every moment, whatever the weather. Some laws are looked at when the kernel tells of an event, the
 * others after each turn of the loop.
 */
final class Properties {
    /** How long vigild may take to notice an end. */
    private static final long NOTICE_NANOS = 10_000_000_000L;

    private static final long LATE_NANOS = 2_000_000_000L;
    /** How long after it was sent a request may still be answered by a start. */
    private static final long ASKED_NANOS = 120_000_000_000L;

    private static final int IDLE_TURNS_MAX = 1_000;
    private static final long IDLE_NANOS = 1_000_000;

    private final SimMachine world;
    private final Map<String, Long> backoffUntil = new HashMap<>();
    private final Map<String, List<Long>> spawns = new HashMap<>();
    private final List<Long> asked = new ArrayList<>();
    private final List<Long> lives = new ArrayList<>();
    private final Set<Incarnation> launched = new HashSet<>();
    private int idleTurns;
    private long launches;

    Properties(SimMachine world) {
        this.world = world;
    }

    /** How many services were launched. */
    long launches() {
        return launches;
    }

    private static void require(boolean holds, String law) {
        if (!holds) {
            throw new PropertyViolation(law);
        }
    }

    /** A vigild begins: it may launch again what the one before was about to launch. */
    void begins() {
        lives.add(world.nowNanos());
        launched.removeIf(incarnation -> world.description().wasRemoved(incarnation.service()));
    }

    /** A client asks for something, which may make any service start sooner, as soon as it is heard. */
    void asks() {
        asked.add(world.nowNanos());
        backoffUntil.clear();
    }

    private boolean nobodyAsks() {
        return asked.isEmpty() || asked.getLast() < world.nowNanos() - ASKED_NANOS;
    }

    // ---- at the moment of a spawn

    void spawned(SimProcess process, Incarnation incarnation, boolean main) {
        if (!main) {
            return;
        }
        launches++;
        List<SimProcess> others = world.population().others(incarnation);
        require(others.isEmpty(), "two incarnations live: " + incarnation + " was spawned beside " + others);
        List<SimProcess> same = world.population().mainsLiving(incarnation.service());
        require(same.size() == 1, incarnation + " was spawned twice: " + same);
        require(launched.add(incarnation) || !world.isJournalKept(), incarnation + " was launched before");
        long until = backoffUntil.getOrDefault(incarnation.service(), Long.MIN_VALUE);
        require(
                world.nowNanos() >= until || !nobodyAsks(),
                incarnation + " was spawned before its backoff was over: " + process);
        keepLimit(incarnation.service());
    }

    private void keepLimit(String service) {
        List<Long> times = spawns.computeIfAbsent(service, _ -> new ArrayList<>());
        times.add(world.nowNanos());
        SimService resident = world.resident(service);
        Optional<RestartLimit> limit = resident.spec().restart().limit();
        if (limit.isEmpty() || !resident.spec().dependencies().requires().isEmpty()) {
            return; // those that are restarted for the sake of others are not counted
        }
        long from = world.nowNanos() - limit.get().within().toNanos();
        long requests = asked.stream().filter(at -> at >= from - ASKED_NANOS).count(); // each begins the count anew
        long again = lives.stream().filter(at -> at >= from).count();
        long allowed = (limit.get().count() + 1) * (requests + 1) + again;
        long found = times.stream().filter(at -> at > from).count();
        require(found <= allowed, service + " was started " + found + " times within its limit " + limit.get());
    }

    // ---- at the moment of an end

    /** Soon after an end vigild must have done something about it. */
    void died(SimProcess process) {
        Optional<Incarnation> incarnation = world.population().of(process);
        if (incarnation.isPresent()) {
            world.kernel().agenda().after(NOTICE_NANOS, () -> noticed(incarnation.get()));
        }
    }

    private void noticed(Incarnation incarnation) {
        Optional<ServiceView> found = world.life()
                .filter(VigildRun::isBorn)
                .flatMap(life -> life.vigild().view(incarnation.service()));
        if (found.isEmpty() || !(found.get().state() instanceof ServiceState.Launched launched)) {
            return;
        }
        if (launched.incarnation().equals(incarnation)
                && world.population().living(incarnation.service()).isEmpty()) {
            long died = world.population().latestDeathNanos(incarnation);
            // With a journal that was lost the same number may have come again since.
            boolean noticed = died > world.nowNanos() - NOTICE_NANOS || launched.startedNanos() > died;
            require(noticed, "the end of " + incarnation + " is not noticed: " + found.get());
        }
    }

    // ---- what vigild says

    void said(String line) {
        require(!line.contains("vigild: bug: "), "vigild found a mistake of its own: " + line);
        require(!line.contains("internal error"), "the core found a mistake of its own: " + line);
        require(!line.contains("busier than"), "the loop spins: " + line);
    }

    // ---- after each turn

    void afterTurn(VigildRun life, long happened, long beganNanos) {
        countIdleTurns(happened, beganNanos);
        for (ServiceView view : life.vigild().view()) {
            check(life, view);
            if (view.state() instanceof ServiceState.Running running) {
                world.watchdogs().check(running, lives.getLast());
            }
            world.truth().check(life, view);
        }
    }

    private void countIdleTurns(long happened, long beganNanos) {
        boolean idle = happened == world.kernel().agenda().handle() && world.nowNanos() - beganNanos < IDLE_NANOS;
        idleTurns = idle ? idleTurns + 1 : 0;
        require(idleTurns < IDLE_TURNS_MAX, "the loop takes turns though nothing happens");
    }

    private void check(VigildRun life, ServiceView view) {
        boolean up = view.goal() == Goal.UP;
        backoffUntil.remove(view.name());
        switch (view.state()) {
            case ServiceState.Launched launched ->
                require(
                        launched.pid() != 0
                                || launched instanceof ServiceState.Stopping
                                || life.launchesUnderWay() > 0
                                || isOnItsWay(launched.incarnation()),
                        "nobody launches " + launched.incarnation());
            case ServiceState.Down _ -> {
                require(!up, view.name() + " is wanted, and nothing is done about it");
                nothingLeft(view);
            }
            case ServiceState.Backoff backoff -> {
                nothingLeft(view);
                require(up, view.name() + " is not wanted, and waits for its restart");
                boolean late = world.nowNanos() > backoff.untilNanos() + LATE_NANOS;
                require(!late, "the restart of " + view.name() + " is overdue");
                backoffUntil.put(view.name(), backoff.untilNanos());
            }
            case ServiceState.Waiting _, ServiceState.Completed _, ServiceState.Failed _ -> nothingLeft(view);
        }
    }

    /** It waits to be told what to execute, or has just ended instead. */
    private boolean isOnItsWay(Incarnation incarnation) {
        return world.population().living(incarnation.service()).stream()
                        .anyMatch(process -> world.population()
                                .of(process)
                                .filter(incarnation::equals)
                                .isPresent())
                || world.population().latestDeathNanos(incarnation) > world.nowNanos() - NOTICE_NANOS;
    }

    private void nothingLeft(ServiceView view) {
        List<SimProcess> living = world.population().mainsLiving(view.name());
        require(living.isEmpty(), view.name() + " is " + view.state().word() + ", but it has processes: " + living);
    }
}
