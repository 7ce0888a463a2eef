package dev.vigil.config.model;

import dev.vigil.config.text.Durations;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.config.text.ShellWords;
import dev.vigil.config.text.Signals;
import dev.vigil.config.text.Sizes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Shapes that several keys share. */
public final class ValueTypes {
    public static final ValueType<String> TEXT = ValueType.text("a string", Function.identity());

    public static final ValueType<Duration> DURATION = ValueType.text("a duration such as \"10s\"", Durations::parse);

    public static final ValueType<Duration> LASTING = ValueType.text("a duration above zero such as \"10s\"", text -> {
        Duration duration = Durations.parse(text);
        if (duration.isZero()) {
            throw new InvalidValue("it must be above zero", text);
        }
        return duration;
    });

    public static final ValueType<Long> SIZE = eitherWholeOr(
            ValueType.text("a size such as \"50MB\", or a number of bytes", Sizes::parse), ValueTypes::notNegative);

    public static final ValueType<Integer> SIGNAL =
            eitherWholeOr(ValueType.text("a signal such as \"TERM\"", Signals::parse), Signals::check);

    public static final ValueType<List<String>> COMMAND = command();

    /** One command, or an array of commands; an array of strings alone is one command. */
    public static final ValueType<List<List<String>>> COMMANDS = commands();

    /** A path; a relative one starts from the directory of the file it is written in. */
    public static final ValueType<String> PATH =
            ValueType.of("a path", value -> nonEmpty("a path").read(value).map(value.scope()::resolve));

    /** A user or group by name or number. */
    public static final ValueType<String> ACCOUNT = eitherWholeOr(
            ValueType.text("a name or a number", ValueTypes::accountName),
            number -> String.valueOf(accountNumber(number)));

    public static final ValueType<Map<String, String>> VARIABLES =
            ValueType.of("a table of strings, whole numbers, true or false", ValueTypes::variables);

    private static final long ACCOUNT_NUMBER_MAX = 4_294_967_294L;

    private ValueTypes() {}

    public static ValueType<String> nonEmpty(String noun) {
        return ValueType.text(noun, text -> {
            if (text.isBlank()) {
                throw new InvalidValue("it is empty", text);
            }
            return text;
        });
    }

    /** {@code text}, or a whole number that {@code parser} accepts. */
    public static <T> ValueType<T> eitherWholeOr(ValueType<T> text, Function<Long, T> parser) {
        return ValueType.of(
                text.noun(),
                value -> value.raw() instanceof ConfigValue.Whole whole
                        ? value.parse(whole.number(), parser)
                        : text.read(value));
    }

    public static long notNegative(long number) {
        if (number < 0) {
            throw new InvalidValue("it cannot be negative", number);
        }
        return number;
    }

    private static ValueType<List<String>> command() {
        ValueType<List<String>> line = ValueType.text("an array of strings, or a command line", ShellWords::split);
        ValueType<List<String>> words = TEXT.many("an array of strings");
        return ValueType.of(
                line.noun(),
                value -> value.raw() instanceof ConfigValue.Text
                        ? line.read(value)
                        : words.read(value).flatMap(command -> runnable(command, value)));
    }

    private static ValueType<List<List<String>>> commands() {
        String noun = "a command, or an array of commands";
        ValueType<List<List<String>>> several = COMMAND.many(noun);
        return ValueType.of(
                noun,
                value -> value.raw() instanceof ConfigValue.Array array
                                && array.elements().stream().anyMatch(ConfigValue.Array.class::isInstance)
                        ? several.read(value)
                        : COMMAND.read(value).map(List::of));
    }

    private static Optional<List<String>> runnable(List<String> command, Value value) {
        if (command.isEmpty()) {
            return value.fail("cannot use " + value.path() + ": the command is empty");
        }
        return command.getFirst().isEmpty() ? value.refuse("the program's name is empty") : Optional.of(command);
    }

    private static String accountName(String name) {
        if (!name.matches("[A-Za-z0-9_.][A-Za-z0-9_.@-]{0,63}\\$?")) {
            throw new InvalidValue("not a name or a number", name);
        }
        return name;
    }

    private static long accountNumber(long number) {
        if (number < 0 || number > ACCOUNT_NUMBER_MAX) {
            throw new InvalidValue("not a number from 0 to " + ACCOUNT_NUMBER_MAX, number);
        }
        return number;
    }

    private static Optional<Map<String, String>> variables(Value value) {
        if (!(value.raw() instanceof ConfigValue.Table table)) {
            return value.refuse("not a table of strings");
        }
        Map<String, String> variables = new LinkedHashMap<>();
        table.entries()
                .forEach((name, variable) ->
                        variable(name, value.child(name, variable)).ifPresent(text -> variables.put(name, text)));
        return variables.size() == table.entries().size() ? Optional.of(variables) : Optional.empty();
    }

    private static Optional<String> variable(String name, Value value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            return value.fail("cannot use " + value.path() + ": not a name of a variable");
        }
        if (value.raw() instanceof ConfigValue.Fraction) {
            return value.refuse("write a fraction in quotes, so that it stays as it is written");
        }
        boolean plain = value.raw() instanceof ConfigValue.Whole || value.raw() instanceof ConfigValue.Truth;
        return plain ? Optional.of(value.raw().shown()) : TEXT.read(value);
    }
}
