package dev.vigil.sim;

import dev.vigil.core.Exit;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceView;
import dev.vigil.core.ServiceView.ExitRecord;
import dev.vigil.linux.ChildStatus;
import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.SimProcess;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;

/**
 * The law of how services end: vigild tells it as it was, and says that it is unknown only where the kernel could not
 * tell it any more. The kernel tells of a zombie, and of one that was reaped to those who have held a descriptor of it
 * since: the vigild that lives, or somebody else who was there when it began.
 *
 * <p>Which process is the main one is a matter of when it is asked: a service may say so ({@code MAINPID=}), vigild may
 * be killed before it hears of it or writes it down, and the next one knows only what was written. So what is told must
 * be the end of one that was the main process, and unknown may be the end of the latest that vigild is known to have
 * heard of, or of one that the service has named since.
 *
 * <p>A launch whose process vigild had no time to write down is known by its mark alone. If the process has ended by
 * then, the eldest one that bears the mark and leads a session is taken for it: nobody can tell that it is not. The
 * kernel tells the age of processes in ticks of 10 ms: of two that began in the same one either may be taken.
 */
final class ExitOracle {
    /** From when on the keeper must hold a process that vigild knows as a main one. */
    private static final long HELD_NANOS = 5_000_000_000L;

    private static final long TICK_NANOS = 10_000_000;

    private final SimMachine world;
    private final Map<Incarnation, SimProcess> mains = new HashMap<>();
    private final Map<Incarnation, SequencedSet<SimProcess>> candidates = new HashMap<>();
    private final Map<SimProcess, Long> knownSince = new HashMap<>();
    private final Map<SimProcess, List<SimProcess>> holders = new HashMap<>();
    private final Map<SimProcess, Long> ends = new HashMap<>();
    private final Map<String, Long> checked = new HashMap<>();

    ExitOracle(SimMachine world) {
        this.world = world;
    }

    /** It was launched. */
    void isMain(SimProcess process, Incarnation incarnation) {
        mains.put(incarnation, process);
        mayBeMain(process, incarnation);
    }

    boolean hasNoMain(Incarnation incarnation) {
        return !mains.containsKey(incarnation);
    }

    /** A service says that this is its main process; vigild may hear of it and of its end in one turn. */
    void mayBeMain(SimProcess process, Incarnation incarnation) {
        candidates.computeIfAbsent(incarnation, _ -> new LinkedHashSet<>()).add(process);
    }

    /** {@code life} is the vigild that lives; it may have taken the process for a main one in this very turn. */
    void died(SimProcess process, Optional<VigildRun> life) {
        ends.put(process, world.nowNanos());
        Optional<Incarnation> incarnation = world.population().of(process);
        if (life.isPresent() && incarnation.isPresent()) {
            life.get()
                    .vigild()
                    .view(incarnation.get().service())
                    .flatMap(this::main)
                    .filter(process::equals)
                    .ifPresent(main -> mayBeMain(main, incarnation.get()));
        }
    }

    void reaped(SimProcess process) {
        if (knownSince.containsKey(process)
                || candidates.values().stream().anyMatch(among -> among.contains(process))) {
            holders.put(process, world.kernel().processes().holders(process));
        }
    }

    /** A vigild has died: what another has to know of the main processes is in the hands of the keeper. */
    void vigildDied(VigildRun life) {
        boolean holds = world.isJournalKept() && !world.scenario().faults().containsKey(Fault.SPAWN_FAILS);
        long latest = world.nowNanos() - HELD_NANOS;
        if (holds && life.process().startNanos() <= latest) {
            for (ServiceView view : life.vigild().view()) {
                main(view)
                        .filter(main -> knownSince.getOrDefault(main, Long.MAX_VALUE) <= latest)
                        .ifPresent(this::isHeld);
            }
        }
    }

    private void isHeld(SimProcess main) {
        List<SimProcess> keepers = world.keepers();
        if (world.kernel().processes().holders(main).stream().noneMatch(keepers::contains)) {
            throw new PropertyViolation("no keeper holds " + main);
        }
    }

    /** After a turn. */
    void check(VigildRun life, ServiceView view) {
        follow(view);
        long latest = checked.getOrDefault(view.name(), 0L);
        for (ExitRecord exit : view.exits()) {
            if (exit.incarnation() > latest && world.isJournalKept()) {
                check(life, exit, new Incarnation(view.name(), exit.incarnation()));
            }
        }
        view.exits().stream().findFirst().ifPresent(exit -> checked.put(view.name(), exit.incarnation()));
    }

    /** Another process may have become the main one. */
    private void follow(ServiceView view) {
        main(view).ifPresent(main -> {
            Incarnation incarnation = new Incarnation(view.name(), view.incarnation());
            knownSince.putIfAbsent(main, world.nowNanos());
            isMain(main, incarnation);
        });
    }

    /** What vigild takes for the main process, if it has the right to. */
    private Optional<SimProcess> main(ServiceView view) {
        if (!(view.state() instanceof ServiceState.Launched launched)) {
            return Optional.empty();
        }
        return world.kernel()
                .processes()
                .find(launched.pid())
                .filter(process -> mayBeTaken(process, launched.incarnation()));
    }

    private boolean mayBeTaken(SimProcess process, Incarnation incarnation) {
        SequencedSet<SimProcess> among = candidates.getOrDefault(incarnation, new LinkedHashSet<>());
        if (among.contains(process)) {
            return true;
        }
        boolean its = world.population().of(process).filter(incarnation::equals).isPresent();
        if (its && !among.isEmpty() && among.getFirst().isAlive() && isElder(among.getFirst(), process)) {
            throw new PropertyViolation(
                    process + " is taken for the main process of " + incarnation + ", which is " + among.getFirst());
        }
        return its;
    }

    private static boolean isElder(SimProcess one, SimProcess other) {
        return one.startNanos() / TICK_NANOS < other.startNanos() / TICK_NANOS;
    }

    private void check(VigildRun life, ExitRecord exit, Incarnation incarnation) {
        SimProcess main = Objects.requireNonNull(mains.get(incarnation), incarnation::toString);
        SequencedSet<SimProcess> among = Objects.requireNonNull(candidates.get(incarnation), incarnation::toString);
        boolean right = exit.exit() instanceof Exit.Unknown
                ? since(main, among).anyMatch(later -> !isTellable(life, later))
                : among.stream()
                        .flatMap(process -> process.status().stream())
                        .anyMatch(status -> isSame(exit.exit(), status));
        if (!right) {
            throw new PropertyViolation("the end of " + main + " is told as " + exit + ", it was " + main.status());
        }
    }

    /** The one that vigild is known to have heard of, and those that were named later. */
    private static Stream<SimProcess> since(SimProcess main, SequencedSet<SimProcess> among) {
        return among.stream().dropWhile(process -> process != main);
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
