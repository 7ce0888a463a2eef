package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.KeyGroup;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.core.spec.Launch.Surroundings;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;

/** The keys that say where it runs and with which umask. */
final class SurroundingsKeys implements KeyGroup {
    private static final Key<String> DIRECTORY =
            Key.of("working-directory", ValueTypes.PATH, "the directory of the file", "Where it runs.");
    private static final Key<Integer> UMASK = Key.of(
            "umask",
            ValueType.text("octal digits in quotes such as \"0022\"", SurroundingsKeys::umask),
            "\"0022\"",
            "See umask(2).");

    @Override
    public List<Key<?>> keys() {
        return List.of(DIRECTORY, UMASK);
    }

    @Override
    public ServiceSpec apply(ConfigSection service, ServiceSpec spec) {
        Surroundings surroundings = spec.launch().surroundings();
        String directory = service.get(DIRECTORY).orElse(service.scope().directory());
        int umask = service.get(UMASK).orElse(surroundings.umask());
        return spec.withLaunch(spec.launch()
                .withSurroundings(surroundings.withWorkingDirectory(directory).withUmask(umask)));
    }

    private static int umask(String digits) {
        if (!digits.matches("0{0,3}[0-7]{1,3}")) {
            throw new InvalidValue("not octal digits from 0 to 0777", digits);
        }
        return Integer.parseInt(digits, 8);
    }
}
