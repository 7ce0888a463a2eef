package dev.vigil.config.model;

import dev.vigil.config.text.Escaped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a configuration and where it stands, whatever it was written in: TOML, a Procfile, the options of a
 * command, or files of another supervisor.
 */
public sealed interface ConfigValue {
    Place place();

    /** As a message shows it: on one line, harmless to a terminal and not too long. */
    String shown();

    /** The whole number that {@code text} is, or else {@code text} itself, for the check of its key to refuse. */
    static ConfigValue numberOrText(String text, Place place) {
        return text.matches("\\d{1,9}") ? new Whole(Long.parseLong(text), place) : new Text(text, place);
    }

    record Text(String text, Place place) implements ConfigValue {
        @Override
        public String shown() {
            return Escaped.of(text);
        }
    }

    record Whole(long number, Place place) implements ConfigValue {
        @Override
        public String shown() {
            return String.valueOf(number);
        }
    }

    record Fraction(double number, Place place) implements ConfigValue {
        @Override
        public String shown() {
            return String.valueOf(number);
        }
    }

    record Truth(boolean truth, Place place) implements ConfigValue {
        @Override
        public String shown() {
            return String.valueOf(truth);
        }
    }

    record Array(List<ConfigValue> elements, Place place) implements ConfigValue {
        public Array {
            elements = List.copyOf(elements);
        }

        /** An array of strings that all stand at {@code place}. */
        public static Array ofTexts(List<String> texts, Place place) {
            return new Array(
                    texts.stream()
                            .<ConfigValue>map(text -> new Text(text, place))
                            .toList(),
                    place);
        }

        @Override
        public String shown() {
            return "an array of " + elements.size();
        }
    }

    record Table(Map<String, ConfigValue> entries, Place place) implements ConfigValue {
        public Table {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String shown() {
            return "a table of " + entries.size();
        }
    }

    /**
     * A value of a type that no key takes, such as a date.
     *
     * @param shown as a message shows it
     */
    record Other(String shown, Place place) implements ConfigValue {}
}
