package dev.vigil.cli;

import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.Place;
import dev.vigil.config.text.InvalidValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Keys of a service that options give: what is wrong with the value of a key is told of its option. */
final class OptionKeys {
    private final Invocation invocation;
    private final Map<String, ConfigValue> values = new LinkedHashMap<>();

    OptionKeys(Invocation invocation) {
        this.invocation = invocation;
    }

    OptionKeys put(String key, ConfigValue value) {
        values.put(key, value);
        return this;
    }

    /** The value of {@code option} as it is, if it is given. */
    OptionKeys text(String key, String option) {
        return parsed(key, option, ConfigValue.Text::new);
    }

    /** What {@code parser} makes of the value of {@code option}, if it is given. */
    OptionKeys parsed(String key, String option, BiFunction<String, Place, ConfigValue> parser) {
        invocation.value(option).ifPresent(text -> put(key, parse(option, text, parser)));
        return this;
    }

    private static ConfigValue parse(String option, String text, BiFunction<String, Place, ConfigValue> parser) {
        try {
            return parser.apply(text, Place.ofOption(option));
        } catch (InvalidValue invalid) {
            throw new CommandFailure(ExitCode.USAGE, "cannot use " + option + ": " + invalid.getMessage());
        }
    }

    /** A table of {@code inner}, if any of them is given; one that is not is called {@code option}. */
    OptionKeys table(String key, String option, OptionKeys inner) {
        return inner.values.isEmpty() ? this : put(key, inner.table(Place.ofOption(option)));
    }

    ConfigValue.Table table(Place place) {
        return new ConfigValue.Table(values, place);
    }
}
