package dev.vigil.core;

import dev.vigil.core.Event.Command;
import dev.vigil.core.spec.DependencyGraph;
import dev.vigil.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes services known, changes and removes them while others run: all that a command names, or nothing. */
final class Reconfiguration {
    private final Map<String, Long> retired;
    private final World world;
    private final Command.Reconfiguration command;
    private final Map<String, ServiceSpec> specs = new LinkedHashMap<>();
    private final DependencyGraph graph;

    /** @param retired numbers of the latest launches of services that are known no longer */
    Reconfiguration(World world, Command.Reconfiguration command, Map<String, Long> retired) {
        this.retired = retired;
        this.world = world;
        this.command = command;
        world.all().forEach(record -> specs.put(record.name(), record.spec()));
        command.specs().forEach(spec -> specs.put(spec.name(), spec));
        command.removed().forEach(specs::remove);
        this.graph = DependencyGraph.of(specs.values());
    }

    /** Why it can't be; empty: it can. */
    Optional<String> refusal() {
        return Stream.of(
                        command.names().stream().flatMap(name -> problem(name).stream()),
                        graph.missing().stream().map(edge -> "no such service (" + edge + ")"),
                        graph.cycles().stream().map(cycle -> "services need each other in a circle (" + cycle + ")"))
                .flatMap(problems -> problems)
                .findFirst();
    }

    private Optional<String> problem(String name) {
        Optional<ServiceRecord> known = world.neighbours().rank(name).map(world::at);
        if (command instanceof Command.Load) {
            return known.map(_ -> "there is a service of that name already (" + name + ")");
        }
        if (known.isEmpty() && !(command instanceof Command.Define)) {
            return Optional.of("no such service (" + name + ")");
        }
        boolean running = command instanceof Command.Remove
                && known.filter(record -> record.state().live().isPresent()).isPresent();
        return running ? Optional.of("it has processes (" + name + ")") : Optional.empty();
    }

    /** What is then; who was changed has not settled yet. */
    World apply(long nowNanos) {
        List<ServiceRecord> records = new ArrayList<>();
        for (ServiceSpec spec : specs.values()) {
            records.add(world.neighbours()
                    .rank(spec.name())
                    .map(world::at)
                    .map(record -> record.with(spec))
                    .orElseGet(
                            () -> ServiceRecord.fresh(spec, nowNanos).numbered(retired.getOrDefault(spec.name(), 0L))));
        }
        return world.with(records, graph.order(), changed());
    }

    /** Names of services that have to settle: those that are described anew, and those that are to be written down. */
    Collection<String> changed() {
        return command instanceof Command.Change || command instanceof Command.Define
                ? Set.copyOf(command.names())
                : Set.of();
    }
}
