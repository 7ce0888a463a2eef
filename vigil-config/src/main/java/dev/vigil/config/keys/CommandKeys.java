package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

/** The keys that say what is run, and what kind of program it is. */
final class CommandKeys implements KeyGroup {
    private static final Key<List<String>> COMMAND = Key.of(
            "command",
            ValueTypes.COMMAND,
            "required",
            "The program and its arguments. A string is split into words as a shell does it, with quotes and"
                    + " backslashes, but no shell is run: `$NAME` and `*` stay as they are. A program without a slash"
                    + " is looked up in `PATH`.");
    private static final Key<ServiceSpec.Kind> KIND = Key.of(
            "kind",
            ValueType.choice(ServiceSpec.Kind.values()),
            "\"daemon\"; \"oneshot\" with `schedule`, `every` or `at`",
            "A daemon runs until it is stopped. A oneshot runs to its end, and what waits for it starts then. A forking"
                    + " program puts itself into the background: its first process ends, and another one goes on.");

    @Override
    public List<Key<?>> keys() {
        return List.of(COMMAND, KIND);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        if (!service.has(COMMAND)) {
            service.lacks(service.path() + " has no command");
        }
        ServiceSpec.Kind usual = ScheduleKeys.isScheduled(service) ? ServiceSpec.Kind.ONESHOT : spec.kind();
        return spec.withKind(service.get(KIND).orElse(usual))
                .withLaunch(spec.launch().withCommand(service.get(COMMAND).orElse(List.of())));
    }
}
