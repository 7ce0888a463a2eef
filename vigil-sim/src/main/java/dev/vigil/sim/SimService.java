package dev.vigil.sim;

import dev.vigil.core.spec.ServiceSpec;

/**
 * A service of a world.
 *
 * @param steady whether its launches mostly turn out well
 */
record SimService(ServiceSpec spec, boolean steady) {
    String name() {
        return spec.name();
    }
}
