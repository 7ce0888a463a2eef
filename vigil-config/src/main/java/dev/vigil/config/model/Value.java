package dev.vigil.config.model;

import dev.vigil.config.text.Escaped;
import dev.vigil.config.text.InvalidValue;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value as it is read for one service or instance.
 *
 * @param raw what stands there, with {@code %i} replaced
 * @param path what messages call it: the keys that lead to it, {@code service.web.stop.timeout}, or what the user does
 * @param scope in which file and for which instance
 */
public record Value(ConfigValue raw, String path, Scope scope) {
    public Value {
        raw = scope.expand(raw);
        path = raw.place().name().orElse(path);
    }

    public Place place() {
        return raw.place();
    }

    /** Whether it is the string {@code text}. */
    public boolean isText(String text) {
        return raw instanceof ConfigValue.Text given && given.text().equals(text);
    }

    /** What messages call the value of {@code key} in this table; if the user has a name for the table, that. */
    String pathOf(String key) {
        if (place().name().isPresent()) {
            return path;
        }
        return path.isEmpty() ? Escaped.key(key) : path + "." + Escaped.key(key);
    }

    /** {@code child}, which stands under {@code key} in this table. */
    public Value child(String key, ConfigValue child) {
        return new Value(child, pathOf(key), scope);
    }

    /** {@code element}, which is the one at {@code index} of this array. */
    public Value element(int index, ConfigValue element) {
        return new Value(element, path + "[" + index + "]", scope);
    }

    /** Notes that it cannot be used, and why. */
    public <T> Optional<T> refuse(String reason) {
        return fail("cannot use " + path + ": " + reason + " (" + raw.shown() + ")");
    }

    /** Notes a problem with words of its own. */
    public <T> Optional<T> fail(String message) {
        scope.problems().add(place(), message);
        return Optional.empty();
    }

    /** What {@code parser} makes of {@code input}; its {@link InvalidValue} is noted as a problem. */
    public <S, T> Optional<T> parse(S input, Function<S, T> parser) {
        try {
            return Optional.of(parser.apply(input));
        } catch (InvalidValue invalid) {
            return fail("cannot use " + path + ": " + invalid.getMessage());
        }
    }
}
