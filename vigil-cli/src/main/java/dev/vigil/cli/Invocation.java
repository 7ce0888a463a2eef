package dev.vigil.cli;

import dev.vigil.app.daemonize.PathText;
import dev.vigil.config.Places;
import dev.vigil.linux.Linux;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * One use of a verb.
 *
 * @param arguments what was given to the verb
 * @param console where it reads and writes
 * @param places where its supervisor lives
 * @param rooted whether the user said where
 * @param project whose supervisor it is; empty: no project's
 */
record Invocation(ParseResult arguments, Console console, Places places, boolean rooted, Optional<Project> project) {
    boolean has(String option) {
        return arguments.hasMatchedOption(option);
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(arguments.matchedOptionValue(option, null));
    }

    List<String> values(String option) {
        return arguments.matchedOptionValue(option, List.of());
    }

    /** The positional arguments from {@code index} on, where the last parameter takes many. */
    List<String> words(int index) {
        return arguments.matchedPositionalValue(index, List.of());
    }

    /** The one positional argument at {@code index}. */
    Optional<String> word(int index) {
        return Optional.ofNullable(arguments.matchedPositionalValue(index, null));
    }

    /** The folder of the distribution; empty: this runs from a folder of classes. */
    String home() {
        return System.getProperty("vigil.home", console.environment().getOrDefault("VIGIL_HOME", ""));
    }

    /** A path that the user gave, from the root. */
    String absolute(Linux linux, String path) {
        String directory = console.directory().toString();
        return PathText.absolute(directory.isEmpty() ? PathText.workingDirectory(linux) : directory, path);
    }

    long nowMillis() {
        return console.nowMillis().getAsLong();
    }

    OutputBuffer out() {
        return console.out();
    }
}
