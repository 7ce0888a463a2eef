package dev.vigil.config;

import java.util.Optional;
import org.tomlj.TomlTable;

/** A table of a file seen through the keys it may have. Opening one notes every key that it must not have. */
final class Section {
    private final TomlTable toml;
    private final Value value;

    private Section(TomlTable toml, Value value) {
        this.toml = toml;
        this.value = value;
    }

    /** Opens {@code toml}, which is {@code value}. */
    static Section open(TomlTable toml, Table table, Value value) {
        Section section = new Section(toml, value);
        toml.keySet().forEach(name -> section.check(name, table));
        return section;
    }

    private void check(String name, Table table) {
        Key<?> key = table.byName().get(name);
        Place place = value.placeOf(toml, name);
        if (key == null) {
            String where = path().isEmpty() ? "" : " in " + path();
            String near = Nearest.suggest(name, table.names());
            scope().problems().add(place, "unknown key " + Shown.key(name) + where + near);
        } else if (!key.implemented()) {
            scope().problems().add(place, value.pathOf(name) + " is not implemented yet");
        }
    }

    /** The value of a key; empty if it is absent, or if it cannot be used, which is then noted. */
    <T> Optional<T> get(Key<T> key) {
        return value(key).flatMap(key.shape()::read);
    }

    boolean has(Key<?> key) {
        return value(key).isPresent();
    }

    /** The value of a key as it stands in the file. */
    Optional<Value> value(Key<?> key) {
        return value.child(toml, key.name());
    }

    /** Notes that a key cannot be used together with the rest; the table itself, if the key is absent. */
    void refuse(Key<?> key, String reason) {
        Place where = has(key) ? value.placeOf(toml, key.name()) : value.place();
        scope().problems().add(where, "cannot use " + value.pathOf(key.name()) + ": " + reason);
    }

    /** Notes that something is missing from the table, unless it may stand in what the parser could not read. */
    void lacks(String message) {
        if (!scope().torn()) {
            scope().problems().add(value.place(), message);
        }
    }

    /** The same table read for another instance. */
    Section in(Scope instance) {
        return new Section(toml, new Value(value.raw(), value.place(), value.path(), instance));
    }

    String path() {
        return value.path();
    }

    Scope scope() {
        return value.scope();
    }
}
