package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.core.spec.Watchdog;
import java.util.List;

/** The key of the watchdog. */
final class WatchdogKeys implements KeyGroup {
    private static final Key<Watchdog> WATCHDOG = Key.of(
            "watchdog",
            ValueTypes.LASTING.map(Watchdog::new),
            "none",
            "While it runs it must send `WATCHDOG=1` to `$NOTIFY_SOCKET` at least this often, as sd_notify(3) does;"
                    + " `$WATCHDOG_USEC` and `$WATCHDOG_PID` say so. One that does not is ended by SIGABRT, which is"
                    + " a failure.");

    @Override
    public List<Key<?>> keys() {
        return List.of(WATCHDOG);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return service.get(WATCHDOG)
                .map(watchdog -> spec.withSection(Watchdog.class, watchdog))
                .orElse(spec);
    }
}
