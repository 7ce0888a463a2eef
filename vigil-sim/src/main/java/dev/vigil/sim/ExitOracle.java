package dev.vigil.sim;

import dev.vigil.core.Exit;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceView;
import dev.vigil.core.ServiceView.ExitRecord;
import dev.vigil.linux.ChildStatus;
import dev.vigil.sim.kernel.SimProcess;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The law of how services end: vigild tells it as it was, and says that it is unknown only where the kernel could not
 * tell it any more. The kernel tells of a zombie, and of one that was reaped to those who have held a descriptor of it
 * since: the vigild that lives, or somebody else who was there when it began.
 */
final class ExitOracle {
    private final SimMachine world;
    private final Map<Incarnation, SimProcess> mains = new HashMap<>();
    private final Map<Incarnation, Set<SimProcess>> candidates = new HashMap<>();
    private final Map<SimProcess, List<SimProcess>> holders = new HashMap<>();
    private final Map<SimProcess, Long> ends = new HashMap<>();
    private final Map<String, Long> checked = new HashMap<>();

    ExitOracle(SimMachine world) {
        this.world = world;
    }

    void isMain(SimProcess process, Incarnation incarnation) {
        mains.put(incarnation, process);
        mayBeMain(process, incarnation);
    }

    /** A service says that this is its main process; vigild may hear of it and of its end in one turn. */
    void mayBeMain(SimProcess process, Incarnation incarnation) {
        candidates.computeIfAbsent(incarnation, _ -> new LinkedHashSet<>()).add(process);
    }

    void died(SimProcess process) {
        ends.put(process, world.nowNanos());
    }

    void reaped(SimProcess process) {
        if (mains.containsValue(process)) {
            holders.put(process, world.kernel().processes().holders(process));
        }
    }

    /** After a turn. */
    void check(VigildRun life, ServiceView view) {
        if (view.state() instanceof ServiceState.Launched launched) {
            follow(launched);
        }
        long latest = checked.getOrDefault(view.name(), 0L);
        for (ExitRecord exit : view.exits()) {
            if (exit.incarnation() > latest && world.isJournalKept()) {
                check(life, exit, new Incarnation(view.name(), exit.incarnation()));
            }
        }
        view.exits().stream().findFirst().ifPresent(exit -> checked.put(view.name(), exit.incarnation()));
    }

    /** Another process may have become the main one. */
    private void follow(ServiceState.Launched launched) {
        world.kernel()
                .processes()
                .find(launched.pid())
                .filter(process -> world.population()
                        .of(process)
                        .filter(launched.incarnation()::equals)
                        .isPresent())
                .ifPresent(process -> isMain(process, launched.incarnation()));
    }

    private void check(VigildRun life, ExitRecord exit, Incarnation incarnation) {
        SimProcess main = Objects.requireNonNull(mains.get(incarnation), incarnation::toString);
        boolean right = exit.exit() instanceof Exit.Unknown
                ? !isTellable(life, main)
                : candidates.getOrDefault(incarnation, Set.of()).stream()
                        .flatMap(process -> process.status().stream())
                        .anyMatch(status -> isSame(exit.exit(), status));
        if (!right) {
            throw new PropertyViolation("the end of " + main + " is told as " + exit + ", it was " + main.status());
        }
    }

    private static boolean isSame(Exit told, ChildStatus how) {
        return switch (told) {
            case Exit.Code(int code) -> !how.killed() && how.value() == code;
            case Exit.Killed killed -> how.killed() && how.value() == killed.signal();
            case Exit.Unknown _ -> false;
        };
    }

    private boolean isTellable(VigildRun life, SimProcess main) {
        return !main.isReaped()
                || holders.getOrDefault(main, List.of()).stream()
                        .anyMatch(holder -> ends.getOrDefault(holder, Long.MAX_VALUE)
                                >= life.process().startNanos());
    }
}
