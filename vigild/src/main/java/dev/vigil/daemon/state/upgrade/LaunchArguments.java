package dev.vigil.daemon.state.upgrade;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How this vigild was started, so that another can be started in its place.
 *
 * @param home of its distribution; empty: it runs from a folder of classes
 * @param words of the command line, as given
 */
public record LaunchArguments(Optional<Path> home, List<String> words) {
    public LaunchArguments {
        words = List.copyOf(words);
    }
}
