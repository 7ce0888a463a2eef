package dev.vigil.config.model;

import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

/** The keys of one feature in the table of a service, and what they make of its specification. */
public interface KeyGroup {
    /** In the order of the reference page. */
    List<Key<?>> keys();

    /**
     * {@code spec} with what {@code service} says by these keys. Groups are asked in their order, so that those before
     * have had their say.
     */
    default ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return spec;
    }

    /** Notes what of these keys does not go with the rest of {@code spec}, of which all groups have had their say. */
    default void check(ConfigSection service, ServiceSpec spec) {}
}
