package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.DynamicUser;
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

    private static final Key<Boolean> DYNAMIC = Key.of(
            "dynamic-user",
            ValueType.truth(),
            "false",
            "A user of its own while it runs, with a number from 61184 to 65519 and without an entry in the user"
                    + " database;"
                    + " only root's vigild can. What it keeps goes into `directories`; with `private-tmp` it leaves"
                    + " nothing"
                    + " elsewhere that a later service with its number could find.");

    @Override
    public List<Key<?>> keys() {
        return List.of(USER, GROUP, GROUPS, DYNAMIC);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        ServiceSpec identified = spec.withLaunch(spec.launch()
                .withIdentity(new Launch.Identity(service.get(USER), service.get(GROUP), service.get(GROUPS))));
        return service.get(DYNAMIC).orElse(false)
                ? identified.withSection(DynamicUser.class, new DynamicUser())
                : identified;
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        if (spec.section(DynamicUser.class).isPresent() && service.has(USER)) {
            service.refuse(USER, "dynamic-user is a user of its own");
        }
    }
}
