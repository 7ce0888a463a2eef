package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

/** The keys that say as whom it runs. */
final class IdentityKeys implements KeyGroup {
    private static final Key<String> USER =
            Key.of("user", ValueTypes.ACCOUNT, "that of vigild", "As whom it runs: a name or a number.");
    private static final Key<String> GROUP =
            Key.of("group", ValueTypes.ACCOUNT, "the user's primary group", "A name or a number.");
    private static final Key<List<String>> GROUPS = Key.of(
            "supplementary-groups",
            ValueTypes.ACCOUNT.many("an array of names or numbers"),
            "those of the user",
            "Names or numbers; `[]` for none.");

    @Override
    public List<Key<?>> keys() {
        return List.of(USER, GROUP, GROUPS);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return spec.withLaunch(spec.launch()
                .withIdentity(new Launch.Identity(service.get(USER), service.get(GROUP), service.get(GROUPS))));
    }
}
