package dev.vigil.config;

import dev.vigil.core.spec.ServiceSpec;
import java.util.List;
import java.util.Optional;

/**
 * A service as one file declares it, before dependencies are looked up.
 *
 * @param group its name in the file
 * @param place where it is declared
 * @param names the names of its instances; {@code group} alone if there is one
 * @param drafts one an instance; fewer if something is wrong with it
 */
record Declaration(String group, Place place, List<String> names, List<Draft> drafts) {
    /**
     * An instance.
     *
     * @param spec without dependencies; empty if something is wrong with it
     * @param wishes its dependencies as they are written
     */
    record Draft(String name, Optional<ServiceSpec> spec, List<Wish> wishes) {}

    /** The same, but good for nothing: its file could not be read to the end. */
    Declaration broken() {
        return new Declaration(group, place, names, drafts.stream()
                .map(draft -> new Draft(draft.name(), Optional.empty(), draft.wishes()))
                .toList());
    }
}
