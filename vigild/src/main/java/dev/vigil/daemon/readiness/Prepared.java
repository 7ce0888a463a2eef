package dev.vigil.daemon.readiness;

import dev.vigil.linux.SpawnPlan;
import java.util.List;
import java.util.Map;

/** What a program must be launched with so that it can show its readiness. */
public record Prepared(Map<String, String> variables, List<SpawnPlan.Descriptor> descriptors, List<String> owned) {
    static final Prepared NOTHING = new Prepared(Map.of(), List.of(), List.of());
}
