package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueType;
import dev.vigil.core.spec.Essential;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

/** The key of services without which the others are of no use. */
final class EssentialKeys implements KeyGroup {
    private static final Key<Boolean> ESSENTIAL = Key.of(
            "essential",
            ValueType.truth(),
            "false",
            "Whether its end ends everything: when it has failed, completed or ended by itself and is not started"
                    + " again, all services are stopped in order and vigild ends with its exit code (128 + N after"
                    + " signal N; 1"
                    + " where it could not be started). For the main program of a container.");

    @Override
    public List<Key<?>> keys() {
        return List.of(ESSENTIAL);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return service.get(ESSENTIAL).orElse(false)
                ? spec.withSection(Essential.class, new Essential(Essential.Ends.ANY))
                : spec;
    }
}
