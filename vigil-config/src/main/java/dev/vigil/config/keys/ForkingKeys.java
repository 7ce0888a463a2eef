package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.MainPidFile;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

/** The key of programs that put themselves into the background. */
final class ForkingKeys implements KeyGroup {
    private static final Key<MainPidFile> PID_FILE = Key.of(
            "pid-file",
            ValueTypes.PATH.map(MainPidFile::new),
            "none",
            "With `kind = \"forking\"`: the file in which it writes the pid of its main process, which is believed only"
                    + " if it is a process of the service. Without one the main process is the one that is left when"
                    + " the first process has ended.");

    @Override
    public List<Key<?>> keys() {
        return List.of(PID_FILE);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return service.get(PID_FILE)
                .map(file -> spec.withSection(MainPidFile.class, file))
                .orElse(spec);
    }

    @Override
    public void check(ConfigSection service, ServiceSpec spec) {
        if (service.has(PID_FILE) && spec.kind() != ServiceSpec.Kind.FORKING) {
            service.refuse(PID_FILE, "only kind = \"forking\" has one");
        }
    }
}
