package dev.vigil.config;

import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

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
     * @param spec what could be read of it, without dependencies
     * @param sound whether nothing is wrong with it
     * @param wishes its dependencies as they are written
     */
    record Draft(ServiceSpec spec, boolean sound, List<DependencyRef> wishes) {
        String name() {
            return spec.name();
        }

        String group() {
            return spec.group();
        }
    }

    /** The same, but with something wrong that none of its instances has alone. */
    Declaration unsound() {
        List<Draft> same = drafts.stream()
                .map(draft -> new Draft(draft.spec(), false, draft.wishes()))
                .toList();
        return new Declaration(group, place, names, same);
    }
}
