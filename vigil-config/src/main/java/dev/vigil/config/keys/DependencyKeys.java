package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.DependencyRef;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys that name other services. Whom a name means is known only when all services have been read, so that nothing
 * is put into the specification here.
 */
public final class DependencyKeys implements KeyGroup {
    private static final Key<List<DependencyRef>> AFTER = dependency(
            DependencyRef.Relation.AFTER,
            "Order only: when both run, this one starts after those and stops before them.");
    private static final Key<List<DependencyRef>> REQUIRES = dependency(
            DependencyRef.Relation.REQUIRES,
            "Order and fate: those are started first, and when one goes down this one does too.");
    private static final Key<List<DependencyRef>> WANTS = dependency(
            DependencyRef.Relation.WANTS,
            "Order, not fate: those are started first, but this one goes on when they fail.");
    private static final Key<List<DependencyRef>> AFTER_HEALTHY = dependency(
            DependencyRef.Relation.AFTER_HEALTHY,
            "As `after`, and where they run this one starts once their health checks have found them healthy. With"
                    + " `requires` too it does not start without them.");

    DependencyKeys() {}

    @Override
    public List<Key<?>> keys() {
        return List.of(AFTER, REQUIRES, WANTS, AFTER_HEALTHY);
    }

    /** The dependencies of {@code service} as they are written. */
    public static List<DependencyRef> dependencies(ConfigSection service) {
        return Stream.of(AFTER, REQUIRES, WANTS, AFTER_HEALTHY)
                .flatMap(key -> service.get(key).stream().flatMap(List::stream))
                .toList();
    }

    private static Key<List<DependencyRef>> dependency(DependencyRef.Relation relation, String doc) {
        ValueType<DependencyRef> shape = ValueType.of(
                "a name of a service",
                value -> ValueTypes.nonEmpty("a name of a service")
                        .read(value)
                        .map(name -> new DependencyRef(relation, name, value.place())));
        return Key.of(relation.toString(), shape.some("an array of names of services"), "none", doc);
    }
}
