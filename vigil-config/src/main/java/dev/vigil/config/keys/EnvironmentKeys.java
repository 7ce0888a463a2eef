package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.Value;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.Launch;
import dev.vigil.core.spec.ServiceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that say with which variables it runs. */
final class EnvironmentKeys implements KeyGroup {
    private static final Key<Map<String, String>> ENVIRONMENT = Key.of(
            "environment",
            ValueTypes.VARIABLES,
            "none",
            "Variables. They win over those of `environment-file`. A number, true or false is the text as it is"
                    + " written.");
    private static final Key<List<String>> ENVIRONMENT_FILE = Key.of(
            "environment-file",
            ValueType.of("a path", EnvironmentKeys::environmentFile).oneOrMany(),
            "none",
            "Files of variables, see below, read at each launch. One whose name starts with `-` may be missing. A"
                    + " vigild of root reads only those that nobody but root or the service's own user may write.");
    private static final Key<Boolean> CLEAR = Key.of(
            "clear-environment",
            ValueType.truth(),
            "false",
            "Start from nothing but `PATH` instead of vigild's environment. Of that a service whose `user` is another"
                    + " than vigild's gets only `PATH`, `LANG`, `LANGUAGE`, `LC_*`, `TZ`, `VIGIL_HOME` and"
                    + " `VIGIL_ROOT` (where it names this supervisor).");

    @Override
    public List<Key<?>> keys() {
        return List.of(ENVIRONMENT, ENVIRONMENT_FILE, CLEAR);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        Map<String, String> variables = new LinkedHashMap<>();
        service.scope().instance().ifPresent(number -> variables.put("VIGIL_INSTANCE", String.valueOf(number)));
        service.get(ENVIRONMENT).ifPresent(variables::putAll);
        boolean clear = service.get(CLEAR).orElse(false);
        List<String> files = service.get(ENVIRONMENT_FILE).orElse(List.of());
        return spec.withLaunch(spec.launch().withEnvironment(new Launch.Environment(clear, files, variables, false)));
    }

    private static Optional<String> environmentFile(Value value) {
        return ValueTypes.nonEmpty("a path").read(value).flatMap(file -> {
            String path = file.startsWith("-") ? file.substring(1) : file;
            String prefix = file.substring(0, file.length() - path.length());
            return path.isBlank()
                    ? value.refuse("it is empty")
                    : Optional.of(prefix + value.scope().resolve(path));
        });
    }
}
