package dev.vigil.sim;

import dev.vigil.core.spec.Dependencies;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.SeededRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that is decided before a run begins. Its parts have labels, so that a failing one can be run again without some
 * of them: the name of a service, the name of a fault, or the word and number of a step.
 *
 * @param pidMax the highest process number, low in some worlds
 * @param before69 whether the kernel is older than Linux 6.9
 * @param faults which faults there are, and how probable each is
 */
record Scenario(
        long seed,
        boolean cgroups,
        int pidMax,
        long stormNanos,
        Map<Fault, Double> faults,
        List<SimService> residents,
        List<ScenarioStep> steps,
        boolean before69) {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;
    private static final int STEPS_MAX = 60;
    private static final int EDITS_MAX = 20;

    static Scenario draw(long seed) {
        SeededRandom draw = new SeededRandom(seed);
        List<SimService> residents = ServiceGenerator.draw(draw.branch("fleet"));
        long storm = draw.magnitude(10 * SECOND, 48 * HOUR);
        return new Scenario(
                seed,
                draw.chance(0.6),
                draw.of(List.of(420, 1_000, 32_768, 4_194_304)),
                storm,
                faults(draw.branch("faults")),
                residents,
                withEdits(steps(draw.branch("steps"), residents, storm), draw.branch("edits"), residents, storm),
                draw.chance(0.3));
    }

    /** Each world has some of the faults only: one that always has all of them never gets anywhere. */
    private static Map<Fault, Double> faults(SeededRandom draw) {
        Map<Fault, Double> faults = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            if (draw.chance(0.35)) {
                faults.put(fault, draw.magnitude(1, 300) / 1000.0);
            }
        }
        return faults;
    }

    /** Bursts of steps with calm between them. */
    private static List<ScenarioStep> steps(SeededRandom draw, List<SimService> residents, long stormNanos) {
        List<ScenarioStep> steps = new ArrayList<>();
        int count = draw.below(STEPS_MAX);
        long at = 0;
        for (int i = 0; i < count; i++) {
            at = draw.chance(0.15)
                    ? draw.between(0, stormNanos)
                    : Math.min(stormNanos, at + draw.magnitude(1_000, 2 * SECOND));
            steps.add(new ScenarioStep("step" + i, at, Operation.draw(draw, residents)));
        }
        return steps;
    }

    /** In some worlds files are changed and applied, too. */
    private static List<ScenarioStep> withEdits(
            List<ScenarioStep> steps, SeededRandom draw, List<SimService> residents, long stormNanos) {
        List<ScenarioStep> all = new ArrayList<>(steps);
        int count = draw.chance(0.4) ? draw.below(EDITS_MAX) : 0;
        for (int i = 0; i < count; i++) {
            boolean beside = !steps.isEmpty() && draw.chance(0.8);
            long at = beside
                    ? Math.min(stormNanos, draw.of(steps).atNanos() + draw.magnitude(1_000, SECOND))
                    : draw.between(0, stormNanos);
            all.add(new ScenarioStep("edit" + i, at, Operation.Edit.draw(draw, residents)));
        }
        return all;
    }

    /** The labels of all parts that a run can do without. */
    List<String> labels() {
        List<String> labels = new ArrayList<>();
        steps.forEach(step -> labels.add(step.label()));
        residents.forEach(resident -> labels.add(resident.name()));
        faults.keySet().forEach(fault -> labels.add(fault.name()));
        return labels;
    }

    /** The same without some of its parts. */
    Scenario without(Set<String> labels) {
        Map<Fault, Double> otherFaults = new EnumMap<>(Fault.class);
        faults.forEach((fault, probability) -> {
            if (!labels.contains(fault.name())) {
                otherFaults.put(fault, probability);
            }
        });
        List<SimService> others = residents.stream()
                .filter(resident -> !labels.contains(resident.name()))
                .map(resident -> new SimService(without(resident.spec(), labels), resident.steady()))
                .toList();
        List<ScenarioStep> otherSteps = steps.stream()
                .filter(step -> !labels.contains(step.label()))
                .filter(step -> step.deed().names().stream().noneMatch(labels::contains))
                .toList();
        return new Scenario(seed, cgroups, pidMax, stormNanos, otherFaults, others, otherSteps, before69);
    }

    private static ServiceSpec without(ServiceSpec spec, Set<String> labels) {
        Dependencies all = spec.dependencies();
        return spec.withDependencies(new Dependencies(
                without(all.after(), labels), without(all.requires(), labels), without(all.wants(), labels)));
    }

    private static List<String> without(List<String> names, Set<String> labels) {
        return names.stream().filter(name -> !labels.contains(name)).toList();
    }

    List<ServiceSpec> specs() {
        return residents.stream().map(SimService::spec).toList();
    }

    /** With which words {@link SeedRunner} plays it again. */
    static String command(long seed, Set<String> without) {
        String left = without.isEmpty() ? "" : " -Dsim.without=" + String.join(",", new TreeSet<>(without));
        return "mvn -q -pl vigil-sim -am test -Dtest=ReplayTest -Dsurefire.failIfNoSpecifiedTests=false -Dsim.seed="
                + seed + left;
    }
}
