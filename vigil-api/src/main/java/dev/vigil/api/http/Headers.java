package dev.vigil.api.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Fields of a message's head, in their order; names are in lower case. */
public record Headers(List<Field> fields) {
    /** None. */
    public static final Headers NONE = new Headers(List.of());

    /** One line of a head. */
    public record Field(String name, String value) {}

    public Headers {
        fields = List.copyOf(fields);
    }

    /** The first value of {@code name} (lower case). */
    public Optional<String> first(String name) {
        return values(name).findFirst();
    }

    /** How many lines there are of {@code name} (lower case). */
    public long count(String name) {
        return values(name).count();
    }

    /** Whether a comma-separated list such as that of {@code connection} holds {@code token} (lower case). */
    public boolean lists(String name, String token) {
        return values(name)
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .anyMatch(one -> one.strip().toLowerCase(Locale.ROOT).equals(token));
    }

    private Stream<String> values(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).map(Field::value);
    }
}
