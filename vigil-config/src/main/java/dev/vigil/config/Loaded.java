package dev.vigil.config;

import dev.vigil.config.model.Place;
import dev.vigil.config.model.Problem;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;
import java.util.Map;

/**
 * What files say.
 *
 * @param services in the order of the files, instances expanded. If there are problems, those that none of them
 *     touches: whose own file has no error of syntax, and which are not on a cycle and require nothing that is left out
 * @param problems all of all files, in their order
 * @param places where each service is declared, by its name
 * @param settings of the supervisor itself
 */
public record Loaded(
        List<ServiceSpec> services, List<Problem> problems, Map<String, Place> places, SupervisorSettings settings) {
    public Loaded {
        services = List.copyOf(services);
        problems = List.copyOf(problems);
        places = Map.copyOf(places);
    }
}
