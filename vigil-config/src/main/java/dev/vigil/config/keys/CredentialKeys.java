package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.Value;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.core.spec.ServiceCredentials;
import dev.vigil.core.spec.ServiceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The key of secrets. */
final class CredentialKeys implements KeyGroup {
    private static final Pattern NAME = Pattern.compile("(?!\\.\\.?$)[A-Za-z0-9._-]{1,255}");

    private static final Key<Map<String, String>> CREDENTIALS = Key.of(
            "credentials",
            ValueType.of("a table of names and paths", CredentialKeys::files),
            "none",
            "Secrets: `{ NAME = \"/path\" }`. Before each start each file is copied to"
                    + " `$CREDENTIALS_DIRECTORY/NAME`, which"
                    + " only the service's user can read, and removed when the service has ended. At most 1 MiB each. A"
                    + " vigild of root reads only files that nobody but root or the service's own user may write.");

    @Override
    public List<Key<?>> keys() {
        return List.of(CREDENTIALS);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        return service.get(CREDENTIALS)
                .filter(files -> !files.isEmpty())
                .map(files -> spec.withSection(ServiceCredentials.class, new ServiceCredentials(files)))
                .orElse(spec);
    }

    private static Optional<Map<String, String>> files(Value value) {
        if (!(value.raw() instanceof ConfigValue.Table table)) {
            return value.refuse("not a table of names and paths");
        }
        Map<String, String> files = new LinkedHashMap<>();
        table.entries()
                .forEach((name, path) -> file(name, value.child(name, path)).ifPresent(file -> files.put(name, file)));
        return files.size() == table.entries().size() ? Optional.of(files) : Optional.empty();
    }

    private static Optional<String> file(String name, Value path) {
        return NAME.matcher(name).matches()
                ? ValueTypes.PATH.read(path)
                : path.fail("cannot use " + path.path() + ": a name has letters, digits and . _ - only");
    }
}
