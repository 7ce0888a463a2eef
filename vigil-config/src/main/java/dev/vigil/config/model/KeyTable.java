package dev.vigil.config.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The keys that a table may have. */
public record KeyTable(List<Key<?>> keys, Map<String, Key<?>> byName) {
    public static KeyTable of(Key<?>... keys) {
        return of(List.of(keys));
    }

    public static KeyTable of(List<Key<?>> keys) {
        return new KeyTable(keys, keys.stream().collect(Collectors.toUnmodifiableMap(Key::name, Function.identity())));
    }

    Set<String> names() {
        return byName.keySet();
    }
}
