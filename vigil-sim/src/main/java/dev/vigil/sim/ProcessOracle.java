package dev.vigil.sim;

import dev.vigil.core.Incarnation;
import dev.vigil.sim.kernel.SimProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which processes belong to which incarnation: the truth that vigild has to find out. */
final class ProcessOracle {
    private static final String KEY = "VIGIL_INCARNATION=";

    private final Map<SimProcess, Incarnation> members = new LinkedHashMap<>();
    private final Map<Incarnation, Long> latestDeaths = new LinkedHashMap<>();

    /** A program was spawned. @return its incarnation */
    Incarnation spawned(SimProcess process) {
        Incarnation incarnation = mark(process);
        members.put(process, incarnation);
        return incarnation;
    }

    private static Incarnation mark(SimProcess process) {
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
        }
    }

    void died(SimProcess process, long nowNanos) {
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

    /** Those of a service that live and are no commands of it. */
    List<SimProcess> mainsLiving(String service) {
        return living(service).stream().filter(process -> !isCommand(process)).toList();
    }

    private static boolean isCommand(SimProcess process) {
        return process.argv().getFirst().equals(ServiceGenerator.COMMAND);
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
