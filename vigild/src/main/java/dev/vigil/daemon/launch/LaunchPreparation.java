package dev.vigil.daemon.launch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a {@link LaunchPreparer} gives to a launch.
 *
 * @param variables that win over all others
 */
public record LaunchPreparation(Map<String, String> variables) {
    /** Nothing was to be prepared. */
    public static final LaunchPreparation NOTHING = new LaunchPreparation(Map.of());

    /** Variables alone. */
    public static LaunchPreparation ofVariables(Map<String, String> variables) {
        return new LaunchPreparation(variables);
    }

    /** Both together; a variable of {@code others} wins. */
    LaunchPreparation and(LaunchPreparation others) {
        if (others.equals(NOTHING)) {
            return this;
        }
        Map<String, String> all = new LinkedHashMap<>(variables);
        all.putAll(others.variables);
        return new LaunchPreparation(all);
    }
}
