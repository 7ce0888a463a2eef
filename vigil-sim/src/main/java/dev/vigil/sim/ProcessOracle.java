package dev.vigil.sim;

import dev.vigil.core.Incarnation;
import dev.vigil.sim.kernel.SimProcess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which processes belong to which incarnation: the truth that vigild has to find out. */
final class ProcessOracle {
    private static final String KEY = "VIGIL_INCARNATION=";

    private final Map<SimProcess, Incarnation> members = new LinkedHashMap<>();
    private final Set<SimProcess> commands = new HashSet<>();
    private final Map<Incarnation, Long> latestDeaths = new LinkedHashMap<>();

    /** A program was spawned, as the main one of a service or as a short command of it. @return its incarnation */
    Incarnation spawned(SimProcess process, boolean main) {
        Incarnation incarnation = LaunchCommandLaws.servedBy(mark(process));
        members.put(process, incarnation);
        if (!main) {
            commands.add(process);
        }
        return incarnation;
    }

    static Incarnation mark(SimProcess process) {
        for (String line : process.environment().split("\0", -1)) {
            int hash = line.indexOf('#');
            if (line.startsWith(KEY) && hash > 0) {
                return new Incarnation(line.substring(KEY.length(), hash), Long.parseLong(line.substring(hash + 1)));
            }
        }
        throw new PropertyViolation("a program was spawned without its mark: " + process);
    }

    void forked(SimProcess parent, SimProcess child) {
        Incarnation incarnation = members.get(parent);
        if (incarnation != null) {
            members.put(child, incarnation);
            if (commands.contains(parent)) {
                commands.add(child);
            }
        }
    }

    void died(SimProcess process, long nowNanos) {
        commands.remove(process);
        Incarnation incarnation = members.remove(process);
        if (incarnation != null) {
            latestDeaths.put(incarnation, nowNanos);
        }
    }

    /** When the latest of its processes ended. */
    long latestDeathNanos(Incarnation incarnation) {
        return latestDeaths.getOrDefault(incarnation, Long.MIN_VALUE);
    }

    /** To which incarnation a living process belongs. */
    Optional<Incarnation> of(SimProcess process) {
        return Optional.ofNullable(members.get(process));
    }

    /** What it is shows at the latest when it executes its program. */
    void executes(SimProcess process, boolean main) {
        if (!main && members.containsKey(process)) {
            commands.add(process);
        }
    }

    /** Those of a service that live and are no commands of it. */
    List<SimProcess> mainsLiving(String service) {
        return living(service).stream().filter(process -> !isCommand(process)).toList();
    }

    private boolean isCommand(SimProcess process) {
        return commands.contains(process);
    }

    /** All processes of a service that live. */
    List<SimProcess> living(String service) {
        List<SimProcess> found = new ArrayList<>();
        members.forEach((process, incarnation) -> {
            if (incarnation.service().equals(service)) {
                found.add(process);
            }
        });
        return found;
    }

    /** Those of other incarnations of the same service that live; its short commands are none of these. */
    List<SimProcess> others(Incarnation incarnation) {
        List<SimProcess> found = new ArrayList<>();
        members.forEach((process, other) -> {
            if (other.service().equals(incarnation.service()) && !other.equals(incarnation) && !isCommand(process)) {
                found.add(process);
            }
        });
        return found;
    }

    List<SimProcess> all() {
        return List.copyOf(members.keySet());
    }
}
