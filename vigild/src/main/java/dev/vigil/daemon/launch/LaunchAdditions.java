package dev.vigil.daemon.launch;

import dev.vigil.linux.SpawnPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link LaunchContributor} adds to a launch.
 *
 * @param variables in addition to those of the service; they win over these
 * @param pidVariables names of variables whose value is the program's own pid: {@code LISTEN_PID}
 * @param descriptors that the program inherits
 * @param owned paths (sockets) that are given to the service's user
 * @param steps done with the process before its program's first instruction, before its ids change
 */
public record LaunchAdditions(
        Map<String, String> variables,
        List<String> pidVariables,
        List<SpawnPlan.Descriptor> descriptors,
        List<String> owned,
        List<LaunchStep> steps) {
    public static final LaunchAdditions NOTHING =
            new LaunchAdditions(Map.of(), List.of(), List.of(), List.of(), List.of());

    /** Without steps. */
    public LaunchAdditions(
            Map<String, String> variables,
            List<String> pidVariables,
            List<SpawnPlan.Descriptor> descriptors,
            List<String> owned) {
        this(variables, pidVariables, descriptors, owned, List.of());
    }

    /** Steps alone. */
    public static LaunchAdditions steps(List<LaunchStep> steps) {
        return steps.isEmpty() ? NOTHING : new LaunchAdditions(Map.of(), List.of(), List.of(), List.of(), steps);
    }

    /** Descriptors alone. */
    public static LaunchAdditions descriptors(List<SpawnPlan.Descriptor> descriptors) {
        return new LaunchAdditions(Map.of(), List.of(), descriptors, List.of());
    }

    /** Variables alone. */
    public static LaunchAdditions variables(Map<String, String> variables, List<String> pidVariables) {
        return new LaunchAdditions(variables, pidVariables, List.of(), List.of());
    }

    /** Both together; a variable of {@code others} wins. */
    public LaunchAdditions and(LaunchAdditions others) {
        if (others.equals(NOTHING)) {
            return this;
        }
        if (equals(NOTHING)) {
            return others;
        }
        Map<String, String> all = new LinkedHashMap<>(variables);
        all.putAll(others.variables);
        return new LaunchAdditions(
                all,
                concat(pidVariables, others.pidVariables),
                concat(descriptors, others.descriptors),
                concat(owned, others.owned),
                concat(steps, others.steps));
    }

    private static <T> List<T> concat(List<T> one, List<T> other) {
        List<T> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }
}
