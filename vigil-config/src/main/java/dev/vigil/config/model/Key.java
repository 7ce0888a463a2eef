package dev.vigil.config.model;

import java.util.Optional;

/**
 * A key of a table: all that is known of it, for reading as well as for the reference page.
 *
 * @param name as written in a file
 * @param shape what values it takes
 * @param byDefault what holds where it is absent, for the reference page
 * @param doc one or two sentences for the reference page
 * @param implemented false: the name is taken, and refused
 */
public record Key<T>(String name, ValueType<T> shape, String byDefault, String doc, boolean implemented) {
    public static <T> Key<T> of(String name, ValueType<T> shape, String byDefault, String doc) {
        return new Key<>(name, shape, byDefault, doc, true);
    }

    public static Key<Object> notYet(String name, String doc) {
        return new Key<>(name, ValueType.of("", value -> Optional.empty()), "", doc, false);
    }
}
