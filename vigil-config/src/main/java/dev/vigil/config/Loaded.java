package dev.vigil.config;

import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

/**
 * What files say.
 *
 * @param services in the order of the files, instances expanded; usable only if there are no problems
 * @param problems all of all files, in their order
 */
public record Loaded(List<ServiceSpec> services, List<Problem> problems) {}
