package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.LaunchCommands;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.ServiceSpec.Kind;
import java.util.List;

/** The keys of commands that are run before and after the program of a service. */
final class LaunchCommandKeys implements KeyGroup {
    private static final Key<List<List<String>>> CONDITION = key(
            "condition",
            "Run before each launch. One that ends with an exit code from 1 to 254 skips the launch: the service is"
                    + " completed, and what requires it goes on. Another failure is one of the launch.");
    private static final Key<List<List<String>>> PRE_START = key(
            "pre-start",
            "Run before each launch, after the conditions. The program is launched once they have ended with success;"
                    + " a failure is one of the launch. Each may take as long as `start-timeout`.");
    private static final Key<List<List<String>>> POST_START = key(
            "post-start",
            "Run once the program is ready; it counts as running when they have ended. One that fails is a failure of"
                    + " the service. Each may take as long as `start-timeout`; `$MAINPID` is the main process.");
    private static final Key<List<List<String>>> POST_STOP = key(
            "post-stop",
            "Run once nothing is left of a launch, also of one that has failed; `$SERVICE_RESULT`, `$EXIT_CODE` and"
                    + " `$EXIT_STATUS` say how it ended, as in systemd.exec(5). Their failure changes nothing. Each may"
                    + " take as long as `stop.timeout`.");

    private static Key<List<List<String>>> key(String name, String doc) {
        return Key.of(name, ValueTypes.COMMANDS, "none", doc);
    }

    @Override
    public List<Key<?>> keys() {
        return List.of(CONDITION, PRE_START, POST_START, POST_STOP);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        LaunchCommands commands = new LaunchCommands(
                service.get(CONDITION).orElse(List.of()),
                service.get(PRE_START).orElse(List.of()),
                service.get(POST_START).orElse(List.of()),
                service.get(POST_STOP).orElse(List.of()));
        return commands.equals(LaunchCommands.NONE) ? spec : spec.withSection(LaunchCommands.class, commands);
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        if (spec.kind() == Kind.ONESHOT && service.has(POST_START)) {
            service.refuse(POST_START, "a oneshot has ended when it has started; run it at the end of its command");
        }
    }
}
