package dev.vigil.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tomlj.TomlTable;

/** A table of a file seen through the keys it may have. Opening one notes every key that it must not have. */
final class Section {
    private final TomlTable toml;
    private final Value whole;
    private final Map<String, Value> values;

    private Section(TomlTable toml, Value whole) {
        this.toml = toml;
        this.whole = whole;
        this.values = new LinkedHashMap<>();
        toml.keySet().forEach(key -> whole.child(toml, key).ifPresent(value -> values.put(key, value)));
    }

    /** Opens {@code toml}, which is {@code value}. */
    static Section open(TomlTable toml, KeyTable table, Value value) {
        Section section = new Section(toml, value);
        section.values.forEach((name, child) -> check(name, child, section.path(), table));
        return section;
    }

    private static void check(String name, Value value, String path, KeyTable table) {
        Key<?> key = table.byName().get(name);
        Problems problems = value.scope().problems();
        if (key == null) {
            String where = path.isEmpty() ? "" : " in " + path;
            String near = problems.isFull() ? "" : Suggestion.suggest(name, table.names());
            problems.add(value.place(), "unknown key " + Escaped.key(name) + where + near);
        } else if (!key.implemented()) {
            problems.add(value.place(), value.path() + " is not implemented yet");
        }
    }

    /** The value of a key; empty if it is absent, or if it cannot be used, which is then noted. */
    <T> Optional<T> get(Key<T> key) {
        Value value = values.get(key.name());
        return value == null ? Optional.empty() : key.shape().read(value);
    }

    boolean has(Key<?> key) {
        return values.containsKey(key.name());
    }

    /** The value of a key as it stands in the file. */
    Optional<Value> value(Key<?> key) {
        return Optional.ofNullable(values.get(key.name()));
    }

    /** Notes that a key cannot be used together with the rest; the table itself, if the key is absent. */
    void refuse(Key<?> key, String reason) {
        Place where = value(key).orElse(whole).place();
        scope().problems().add(where, "cannot use " + whole.pathOf(key.name()) + ": " + reason);
    }

    /** Notes that something is missing from the table, unless it may stand in what the parser could not read. */
    void lacks(String message) {
        if (!scope().torn()) {
            scope().problems().add(whole.place(), message);
        }
    }

    /** The same table read for another instance. */
    Section in(Scope instance) {
        return new Section(toml, new Value(whole.raw(), whole.place(), whole.path(), instance));
    }

    String path() {
        return whole.path();
    }

    Scope scope() {
        return whole.scope();
    }
}
