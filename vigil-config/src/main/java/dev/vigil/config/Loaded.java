package dev.vigil.config;

import dev.vigil.config.model.Problem;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

/**
 * What files say.
 *
 * @param services in the order of the files, instances expanded. If there are problems, those that none of them
 *     touches: whose own file has no error of syntax, and which are not on a cycle and require nothing that is left out
 * @param problems all of all files, in their order
 */
public record Loaded(List<ServiceSpec> services, List<Problem> problems) {
    public Loaded {
        services = List.copyOf(services);
        problems = List.copyOf(problems);
    }
}
