package dev.vigil.config.text;

import dev.vigil.core.spec.SignalName;
import java.util.Locale;

/** Signals as users write them: {@link SignalName} with the errors of a configuration. */
public final class Signals {
    private Signals() {}

    /**
     * The number of a signal given as {@code TERM}, {@code SIGTERM}, {@code 15}, {@code RTMIN+1} or {@code RTMAX-1}, in
     * upper or lower case.
     *
     * @throws InvalidValue if there is no such signal
     */
    public static int parse(String text) {
        return SignalName.parse(text).map(SignalName::number).orElseThrow(() -> unknown(text));
    }

    private static InvalidValue unknown(String text) {
        if (text.matches("\\d{1,18}")) {
            return outOfRange(Long.parseLong(text));
        }
        String name = text.toUpperCase(Locale.ROOT);
        String bare = name.startsWith("SIG") ? name.substring(3) : name;
        return new InvalidValue("not a signal", text, Suggestion.suggest(bare, SignalName.standardNames()));
    }

    /** {@code number} if it is that of a signal. */
    public static int check(long number) {
        if (number < 1 || number > SignalName.NUMBER_MAX) {
            throw outOfRange(number);
        }
        return (int) number;
    }

    private static InvalidValue outOfRange(long number) {
        return new InvalidValue("a signal is a number from 1 to " + SignalName.NUMBER_MAX, number);
    }
}
