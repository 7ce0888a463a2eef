package dev.vigil.config.toml;

import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Values as the TOML parser gives them to values of a configuration. */
final class TomlTree {
    private final Place file;

    TomlTree(Place file) {
        this.file = file;
    }

    static Place place(Place file, @Nullable TomlPosition position) {
        return position == null ? file : file.at(position.line(), position.column());
    }

    ConfigValue.Table root(TomlTable toml) {
        return table(toml, file);
    }

    private ConfigValue.Table table(TomlTable toml, Place place) {
        Map<String, ConfigValue> entries = new LinkedHashMap<>();
        for (String key : toml.keySet()) {
            List<String> path = List.of(key);
            Object raw = toml.get(path);
            if (raw != null) {
                entries.put(key, value(raw, place(file, toml.inputPositionOf(path))));
            }
        }
        return new ConfigValue.Table(entries, place);
    }

    private ConfigValue.Array array(TomlArray toml, Place place) {
        List<ConfigValue> elements = new ArrayList<>();
        for (int i = 0; i < toml.size(); i++) {
            elements.add(value(toml.get(i), place(file, toml.inputPositionOf(i))));
        }
        return new ConfigValue.Array(elements, place);
    }

    private ConfigValue value(Object raw, Place place) {
        // No pattern switch: its first use costs a start more than reading a file does.
        if (raw instanceof String text) {
            return new ConfigValue.Text(text, place);
        }
        if (raw instanceof TomlTable table) {
            return table(table, place);
        }
        if (raw instanceof TomlArray array) {
            return array(array, place);
        }
        if (raw instanceof Long number) {
            return new ConfigValue.Whole(number, place);
        }
        if (raw instanceof Double number) {
            return new ConfigValue.Fraction(number, place);
        }
        return raw instanceof Boolean truth
                ? new ConfigValue.Truth(truth, place)
                : new ConfigValue.Other(raw.toString(), place);
    }
}
