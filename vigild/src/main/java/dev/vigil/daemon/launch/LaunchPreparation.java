package dev.vigil.daemon.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link LaunchPreparer} gives to a launch.
 *
 * @param variables that win over all others
 * @param wrapper words that execute what follows them, before the ids change
 * @param options of setpriv(1), which the program is executed by: {@code --no-new-privs}
 * @param context in which it is spawned; empty: that of the spawner's thread
 */
public record LaunchPreparation(
        Map<String, String> variables, List<String> wrapper, List<String> options, Optional<SpawnContext> context) {
    /** Nothing was to be prepared. */
    public static final LaunchPreparation NOTHING =
            new LaunchPreparation(Map.of(), List.of(), List.of(), Optional.empty());

    /** Variables alone. */
    public static LaunchPreparation ofVariables(Map<String, String> variables) {
        return new LaunchPreparation(variables, List.of(), List.of(), Optional.empty());
    }

    /** Both together; a variable of {@code others} wins, and so does its context. */
    LaunchPreparation and(LaunchPreparation others) {
        if (others.equals(NOTHING)) {
            return this;
        }
        Map<String, String> allVariables = new LinkedHashMap<>(variables);
        allVariables.putAll(others.variables);
        return new LaunchPreparation(
                allVariables,
                both(wrapper, others.wrapper),
                both(options, others.options),
                others.context.or(() -> context));
    }

    private static List<String> both(List<String> one, List<String> other) {
        List<String> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
