package dev.vigil.core.spec;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One thing that a file can say of a service, and how a change of it is taken up.
 *
 * @param key as in the file, with the tables that it is in: {@code stop.timeout}
 * @param uptake how a service that runs takes up a change
 * @param value for a reader, and to be compared; two that are equal mean the same
 * @param secret whether the value is not to be shown
 */
public record Setting(String key, Uptake uptake, String value, boolean secret) {
    /** One that is taken up at once. */
    public static Setting live(String key, String value) {
        return new Setting(key, Uptake.LIVE, value, false);
    }

    /** One that matters only at a start. */
    public static Setting atStart(String key, String value) {
        return new Setting(key, Uptake.NEXT_START, value, false);
    }

    /** One that takes a restart. */
    public static Setting restart(String key, String value) {
        return new Setting(key, Uptake.RESTART, value, false);
    }

    /** One that takes a restart, and whose value is not shown. */
    public static Setting secret(String key, String value) {
        return new Setting(key, Uptake.RESTART, value, true);
    }

    /** A list as it stands in a file: {@code ["sleep", "5"]}. */
    public static String text(List<String> words) {
        return words.stream().map(Setting::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Lists in a list: {@code [["a"], ["b"]]}. */
    public static String nested(List<List<String>> lists) {
        return lists.stream().map(Setting::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A length of time, exactly: {@code 1.5s}, {@code 250ms}. */
    public static String text(Duration duration) {
        long nanos = duration.toNanosPart();
        if (nanos == 0) {
            return duration.toSeconds() + "s";
        }
        return nanos % 1_000_000 == 0
                ? duration.toMillis() + "ms"
                : duration.toSeconds() + "." + String.format(Locale.ROOT, "%09d", nanos) + "s";
    }

    /** A choice as it stands in a file: {@code on-failure}. */
    public static String text(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String quoted(String word) {
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
