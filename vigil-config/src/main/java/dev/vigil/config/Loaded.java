package dev.vigil.config;

import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.Place;
import dev.vigil.config.model.Problem;
import dev.vigil.core.spec.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What files say.
 *
 * @param services in the order of the files, instances expanded. If there are problems, those that none of them
 *     touches: whose own file has no error of syntax, and which are not on a cycle and require nothing that is left out
 * @param problems all of all files, in their order
 * @param places where each service is declared, by its name
 * @param tables what is said of each service, by its name in the files
 * @param settings of the supervisor itself
 */
public record Loaded(
        List<ServiceSpec> services,
        List<Problem> problems,
        Map<String, Place> places,
        Map<String, ConfigValue.Table> tables,
        SupervisorSettings settings) {
    public Loaded {
        services = List.copyOf(services);
        problems = List.copyOf(problems);
        places = Map.copyOf(places);
        tables = Map.copyOf(tables);
    }

    /** The same with other problems. */
    public Loaded with(List<Problem> others) {
        return new Loaded(services, others, places, tables, settings);
    }

    /**
     * Where a setting of a service stands.
     *
     * @param key with the tables that it is in: {@code stop.timeout}
     * @return empty: nowhere, it has its default
     */
    public Optional<Place> origin(ServiceSpec service, String key) {
        Optional<ConfigValue> found = Optional.ofNullable(tables.get(service.group()));
        for (String step : key.split("[.\\[\\]]+", -1)) {
            if (!step.isEmpty()) {
                found = found.flatMap(value -> part(value, step));
            }
        }
        return found.map(ConfigValue::place);
    }

    /** What is under a key; of what is no table, such as a command line, the whole of it. */
    private static Optional<ConfigValue> part(ConfigValue value, String step) {
        if (value instanceof ConfigValue.Table table) {
            return Optional.ofNullable(table.entries().get(step));
        }
        return value instanceof ConfigValue.Array array && step.matches("\\d{1,4}")
                ? array.elements().stream().skip(Integer.parseInt(step)).findFirst()
                : Optional.of(value);
    }
}
