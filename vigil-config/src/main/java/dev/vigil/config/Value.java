package dev.vigil.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.tomlj.TomlTable;

/**
 * One value of a file and where it stands.
 *
 * @param raw as the TOML parser gives it: String, Long, Double, Boolean, TomlArray, TomlTable or a date
 * @param place where it stands
 * @param path the keys that lead to it: {@code service.web.stop.timeout}
 * @param scope in which file and for which instance
 */
record Value(Object raw, Place place, String path, Scope scope) {
    Value {
        raw = raw instanceof String text ? scope.expand(text) : raw;
    }

    /** What stands under {@code key} in {@code table}, which is this value. */
    Optional<Value> child(TomlTable table, String key) {
        List<String> keys = List.of(key);
        return Optional.ofNullable(table.get(keys))
                .map(found -> new Value(found, scope.place(table.inputPositionOf(keys)), pathOf(key), scope));
    }

    String pathOf(String key) {
        return path.isEmpty() ? Escaped.key(key) : path + "." + Escaped.key(key);
    }

    /** Notes that it cannot be used, and why. */
    <T> Optional<T> refuse(String reason) {
        return fail("cannot use " + path + ": " + reason + " (" + Escaped.of(raw) + ")");
    }

    /** Notes a problem with words of its own. */
    <T> Optional<T> fail(String message) {
        scope.problems().add(place, message);
        return Optional.empty();
    }

    /** What {@code parser} makes of {@code input}; its {@link InvalidValue} is noted as a problem. */
    <S, T> Optional<T> parse(S input, Function<S, T> parser) {
        try {
            return Optional.of(parser.apply(input));
        } catch (InvalidValue invalid) {
            return fail("cannot use " + path + ": " + invalid.getMessage());
        }
    }
}
