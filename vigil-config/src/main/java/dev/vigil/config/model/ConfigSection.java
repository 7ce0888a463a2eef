package dev.vigil.config.model;

import dev.vigil.config.text.Escaped;
import dev.vigil.config.text.Suggestion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A table seen through the keys it may have. Opening one notes every key that it must not have. */
public final class ConfigSection {
    private final ConfigValue.Table table;
    private final Value whole;
    private final Map<String, Value> values;

    private ConfigSection(ConfigValue.Table table, Value whole) {
        this.table = table;
        this.whole = whole;
        this.values = new LinkedHashMap<>();
        table.entries().forEach((key, child) -> values.put(key, whole.child(key, child)));
    }

    /** Opens {@code table}, which messages call {@code path}. */
    public static ConfigSection open(ConfigValue.Table table, KeyTable keys, String path, Scope scope) {
        ConfigSection section = new ConfigSection(table, new Value(table, path, scope));
        section.values.forEach((name, child) -> section.check(name, child, keys));
        return section;
    }

    private void check(String name, Value value, KeyTable keys) {
        Key<?> key = keys.byName().get(name);
        Problems problems = scope().problems();
        if (key == null) {
            String where = path().isEmpty() ? "" : " in " + path();
            String near = problems.isFull() ? "" : Suggestion.suggest(name, keys.names());
            problems.add(value.place(), "unknown key " + Escaped.key(name) + where + near);
        } else if (!key.implemented()) {
            problems.add(value.place(), value.path() + " is not implemented yet");
        }
    }

    /** The value of a key; empty if it is absent, or if it cannot be used, which is then noted. */
    public <T> Optional<T> get(Key<T> key) {
        Value value = values.get(key.name());
        return value == null ? Optional.empty() : key.shape().read(value);
    }

    public boolean has(Key<?> key) {
        return values.containsKey(key.name());
    }

    /** The value of a key as it stands there. */
    public Optional<Value> value(Key<?> key) {
        return Optional.ofNullable(values.get(key.name()));
    }

    /** What messages call the value of {@code key}, also where it is absent. */
    public String pathOf(Key<?> key) {
        return value(key).map(Value::path).orElseGet(() -> whole.pathOf(key.name()));
    }

    /** Notes that a key cannot be used together with the rest; the table itself, if the key is absent. */
    public void refuse(Key<?> key, String reason) {
        Place where = value(key).map(Value::place).orElseGet(whole::place);
        scope().problems().add(where, "cannot use " + pathOf(key) + ": " + reason);
    }

    /** Notes that something is missing from the table, unless it may stand in what the parser could not read. */
    public void lacks(String message) {
        if (!scope().torn()) {
            scope().problems().add(whole.place(), message);
        }
    }

    /** The same table read for another instance. */
    public ConfigSection in(Scope instance) {
        return new ConfigSection(table, new Value(table, whole.path(), instance));
    }

    public String path() {
        return whole.path();
    }

    public Scope scope() {
        return whole.scope();
    }
}
