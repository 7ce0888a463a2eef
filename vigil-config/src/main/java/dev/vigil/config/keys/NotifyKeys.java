package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueType;
import dev.vigil.core.spec.NotifyAccess;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

/** The key of who may notify. */
final class NotifyKeys implements KeyGroup {
    private static final Key<NotifyAccess> NOTIFY_ACCESS = Key.of(
            "notify-access",
            ValueType.choice(NotifyAccess.values()),
            "\"all\"",
            "Which of its processes speak for it by `$NOTIFY_SOCKET`: all; the main process and its commands"
                    + " (`post-start`, `reload.command`, `stop.command`), which are told the socket only then; or the"
                    + " main process alone. What a process of another service sends is refused.");

    @Override
    public List<Key<?>> keys() {
        return List.of(NOTIFY_ACCESS);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return service.get(NOTIFY_ACCESS)
                .filter(access -> access != NotifyAccess.ALL)
                .map(access -> spec.withSection(NotifyAccess.class, access))
                .orElse(spec);
    }
}
