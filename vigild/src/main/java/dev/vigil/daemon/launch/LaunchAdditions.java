package dev.vigil.daemon.launch;

import dev.vigil.linux.SpawnPlan;
import java.util.List;
import java.util.Map;

/** What a program must be launched with so that it can show its readiness. */
public record LaunchAdditions(
        Map<String, String> variables, List<SpawnPlan.Descriptor> descriptors, List<String> owned) {
    public static final LaunchAdditions NOTHING = new LaunchAdditions(Map.of(), List.of(), List.of());
}
