package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.Place;
import dev.vigil.config.text.InvalidValue;
import java.util.List;
import java.util.Map;

/**
 * The value of {@code ready} in one word, as an option of a command line has it: {@code tcp:127.0.0.1:80}. All but
 * {@code log}, since such a command does not read the output of its program.
 */
public final class ReadyWord {
    /** Those there are, for a help text. */
    public static final String KINDS =
            "notify, fd:N, tcp:HOST:PORT, unix:PATH, http://URL, exec:COMMAND, file:PATH or delay:TIME";

    private static final String NO_LOG =
            "its output goes to the terminal or file of the caller, and nobody reads it on the"
                    + " way; a service of a configuration file can wait for a line";

    private ReadyWord() {}

    /**
     * The table that {@code word} stands for.
     *
     * @param place where the word stands
     * @throws InvalidValue if it is none of {@link #KINDS}
     */
    public static ConfigValue.Table parse(String word, Place place) {
        int colon = word.indexOf(':');
        if (word.equals("notify")) {
            return table(word, new ConfigValue.Truth(true, place));
        }
        if (colon < 0 || word.length() == colon + 1) {
            throw new InvalidValue("it is " + KINDS, word);
        }
        String kind = word.substring(0, colon);
        String rest = word.substring(colon + 1);
        return switch (kind) {
            case "fd" -> table(kind, ConfigValue.numberOrText(rest, place));
            case "tcp" -> table(kind, new ConfigValue.Text(rest.contains(":") ? rest : "127.0.0.1:" + rest, place));
            case "http", "https" -> table("http", new ConfigValue.Text(word, place));
            case "exec" -> table(kind, ConfigValue.Array.ofTexts(List.of("/bin/sh", "-c", rest), place));
            case "unix", "file", "delay" -> table(kind, new ConfigValue.Text(rest, place));
            case "log" -> throw new InvalidValue(NO_LOG, word);
            default -> throw new InvalidValue("it is " + KINDS, word);
        };
    }

    private static ConfigValue.Table table(String kind, ConfigValue value) {
        return new ConfigValue.Table(Map.of(kind, value), value.place());
    }
}
