package dev.vigil.config;

import dev.vigil.config.model.DependencyRef;
import dev.vigil.config.model.Place;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

/**
 * A service as one file declares it, before dependencies are looked up.
 *
 * @param group its name in the file
 * @param place where it is declared
 * @param names the names of its instances; {@code group} alone if there is one
 * @param instances one an instance; fewer if something is wrong with it
 */
record Declaration(String group, Place place, List<String> names, List<Instance> instances) {
    /**
     * An instance.
     *
     * @param spec what could be read of it, without dependencies
     * @param sound whether nothing is wrong with it
     * @param refs its dependencies as they are written
     */
    record Instance(ServiceSpec spec, boolean sound, List<DependencyRef> refs) {
        String name() {
            return spec.name();
        }

        String group() {
            return spec.group();
        }
    }

    /** The same, but with something wrong that none of its instances has alone. */
    Declaration unsound() {
        List<Instance> same = instances.stream()
                .map(instance -> new Instance(instance.spec(), false, instance.refs()))
                .toList();
        return new Declaration(group, place, names, same);
    }
}
