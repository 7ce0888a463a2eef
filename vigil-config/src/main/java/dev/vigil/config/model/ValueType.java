package dev.vigil.config.model;

import dev.vigil.config.text.InvalidValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What values a key takes, and what is made of them.
 *
 * @param noun what a value must be, for messages and the reference page: {@code a duration}
 * @param reader makes something of a value, or notes why it cannot
 * @param table the keys of the value, where it is a table
 */
public record ValueType<T>(String noun, Reader<T> reader, Optional<KeyTable> table) {

    /** Makes something of a value, or notes why it cannot. */
    public interface Reader<T> {
        Optional<T> read(Value value);
    }

    public static <T> ValueType<T> of(String noun, Reader<T> reader) {
        return new ValueType<>(noun, reader, Optional.empty());
    }

    public Optional<T> read(Value value) {
        return reader.read(value);
    }

    /** A string that {@code parser} understands. */
    public static <T> ValueType<T> text(String noun, Function<String, T> parser) {
        return of(noun, value -> {
            // No pattern switch: its first use costs a start more than reading a file does.
            if (!(value.raw() instanceof ConfigValue.Text given)) {
                return value.refuse("not " + noun);
            }
            String text = given.text();
            return text.indexOf('\0') < 0 ? value.parse(text, parser) : value.refuse("it contains a NUL character");
        });
    }

    /** A whole number that {@code parser} accepts. */
    public static <T> ValueType<T> whole(String noun, Function<Long, T> parser) {
        return of(
                noun,
                value -> value.raw() instanceof ConfigValue.Whole whole
                        ? value.parse(whole.number(), parser)
                        : value.refuse("not " + noun));
    }

    public static ValueType<Integer> whole(int min, int max) {
        String noun = "a whole number from " + min + " to " + max;
        return whole(noun, number -> {
            if (number < min || number > max) {
                throw new InvalidValue("not " + noun, number);
            }
            return number.intValue();
        });
    }

    public static ValueType<Double> number(double min, double max) {
        String noun = "a number from " + min + " to " + max;
        return of(noun, value -> {
            double number = number(value.raw());
            return number >= min && number <= max ? Optional.of(number) : value.refuse("not " + noun);
        });
    }

    private static double number(ConfigValue value) {
        if (value instanceof ConfigValue.Whole whole) {
            return whole.number();
        }
        return value instanceof ConfigValue.Fraction fraction ? fraction.number() : Double.NaN;
    }

    public static ValueType<Boolean> truth() {
        return of(
                "true or false",
                value -> value.raw() instanceof ConfigValue.Truth given
                        ? Optional.of(given.truth())
                        : value.refuse("not true or false"));
    }

    /** One of some words. */
    public static <T> ValueType<T> choice(Map<String, T> choices) {
        String noun = String.join(
                " or ", choices.keySet().stream().map(word -> '"' + word + '"').toList());
        return text(noun, word -> {
            T choice = choices.get(word);
            if (choice == null) {
                throw new InvalidValue("not " + noun, word);
            }
            return choice;
        });
    }

    /** One of the constants of an enum, written {@code on-failure}. */
    public static <E extends Enum<E>> ValueType<E> choice(E[] constants) {
        Map<String, E> choices = new LinkedHashMap<>();
        for (E constant : constants) {
            choices.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        return choice(choices);
    }

    /** A table with keys of its own. */
    public static <T> ValueType<T> table(KeyTable table, Function<ConfigSection, Optional<T>> reader) {
        return new ValueType<>(
                "a table",
                value -> value.raw() instanceof ConfigValue.Table given
                        ? reader.apply(ConfigSection.open(given, table, value.path(), value.scope()))
                        : value.refuse("not a table"),
                Optional.of(table));
    }

    /** An array of values of this shape. */
    public ValueType<List<T>> many(String nouns) {
        return of(
                nouns,
                value -> value.raw() instanceof ConfigValue.Array array
                        ? elements(array, value)
                        : value.refuse("not " + nouns));
    }

    /** An array of values of this shape, without those that cannot be used. */
    public ValueType<List<T>> some(String nouns) {
        return of(
                nouns,
                value -> value.raw() instanceof ConfigValue.Array array
                        ? Optional.of(usable(array, value))
                        : value.refuse("not " + nouns));
    }

    /** A value of this shape or an array of them. */
    public ValueType<List<T>> oneOrMany() {
        return of(
                noun + ", or an array of such",
                value -> value.raw() instanceof ConfigValue.Array array
                        ? elements(array, value)
                        : read(value).map(List::of));
    }

    public <R> ValueType<R> map(Function<T, R> function) {
        return new ValueType<>(noun, value -> read(value).map(function), table);
    }

    private Optional<List<T>> elements(ConfigValue.Array array, Value value) {
        List<T> elements = usable(array, value);
        return elements.size() == array.elements().size() ? Optional.of(elements) : Optional.empty();
    }

    private List<T> usable(ConfigValue.Array array, Value value) {
        List<T> elements = new ArrayList<>();
        int index = 0;
        for (ConfigValue element : array.elements()) {
            read(value.element(index++, element)).ifPresent(elements::add);
        }
        return List.copyOf(elements);
    }
}
