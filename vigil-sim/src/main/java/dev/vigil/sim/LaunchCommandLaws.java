package dev.vigil.sim;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.linux.ChildStatus;
import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.SimProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What holds of the commands around a launch: those before it have ended with success when its program is spawned, and
 * those after it are run once, unless vigild was killed meanwhile.
 */
final class LaunchCommandLaws {
    private static final Set<Fault> HINDRANCES = Set.of(Fault.SPAWN_FAILS, Fault.NO_DESCRIPTORS, Fault.DISK_FULL);
    private static final String POST_STOP = "post-stop";

    private final SimMachine world;
    private final Map<Incarnation, List<SimProcess>> commands = new HashMap<>();
    private final Map<Incarnation, Integer> succeeded = new HashMap<>();
    private final Map<Incarnation, Integer> lastLife = new HashMap<>();
    private final Set<SimProcess> spawned = new HashSet<>();
    private final Set<Incarnation> launched = new HashSet<>();
    private int lives;

    LaunchCommandLaws(SimMachine world) {
        this.world = world;
    }

    /** For which incarnation something is run that says it is of {@code mark}. */
    static Incarnation servedBy(Incarnation mark) {
        int at = mark.service().indexOf('(');
        return at < 0 ? mark : new Incarnation(mark.service().substring(0, at), mark.number());
    }

    /** Whether it is no part of the incarnation for which it is run. */
    static boolean isAside(SimProcess process) {
        return ProcessOracle.mark(process).service().indexOf('(') >= 0;
    }

    private static Incarnation command(Incarnation served, String role) {
        return new Incarnation(served.service() + "(" + role + ")", served.number());
    }

    private static void require(boolean holds, String law) {
        if (!holds) {
            throw new PropertyViolation(law);
        }
    }

    void begins() {
        lives++;
    }

    void spawned(SimProcess process, Incarnation served, boolean main) {
        if (main) {
            mainSpawned(served);
        } else if (isAside(process)) {
            Incarnation mark = ProcessOracle.mark(process);
            commands.computeIfAbsent(mark, _ -> new ArrayList<>()).add(process);
            spawned.add(process);
            if (mark.equals(command(served, POST_STOP))) {
                postStopSpawned(served, mark);
            }
        }
    }

    private void mainSpawned(Incarnation incarnation) {
        LaunchCommands around =
                LaunchCommands.of(world.resident(incarnation.service()).spec());
        haveSucceeded(command(incarnation, "condition"), around.conditions().size());
        haveSucceeded(command(incarnation, "pre-start"), around.preStart().size());
        Incarnation earlier = new Incarnation(incarnation.service(), incarnation.number() - 1);
        boolean due = !around.postStop().isEmpty()
                && launched.contains(earlier)
                && world.scenario().faults().keySet().stream().noneMatch(HINDRANCES::contains);
        require(!due || lastLife.containsKey(command(earlier, POST_STOP)), "no post-stop was run after " + earlier);
        launched.add(incarnation);
    }

    private void haveSucceeded(Incarnation mark, int count) {
        require(succeeded.getOrDefault(mark, 0) >= count, "launched though " + mark + " has not succeeded");
        List<SimProcess> living = commands.getOrDefault(mark, List.of()).stream()
                .filter(SimProcess::isAlive)
                .toList();
        require(living.isEmpty(), "launched while there is " + living);
    }

    private void postStopSpawned(Incarnation served, Incarnation mark) {
        Integer before = lastLife.put(mark, lives);
        boolean again = before != null && before == lives && world.isJournalKept();
        require(!again, "post-stop is run twice after " + served);
        List<SimProcess> left = world.population().mainsLiving(served.service());
        require(left.isEmpty(), "post-stop is run while there is " + left);
    }

    void died(SimProcess process) {
        boolean known = spawned.remove(process);
        boolean success = process.status()
                .filter(status -> status.equals(new ChildStatus(false, 0, false)))
                .isPresent();
        if (known && success) {
            succeeded.merge(ProcessOracle.mark(process), 1, Integer::sum);
        }
    }
}
