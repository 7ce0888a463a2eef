package dev.vigil.daemon.output;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the lines that a service writes can be read along. */
@FunctionalInterface
public interface OutputLines {
    /** Hands each line from now on to {@code hearer}. @return ends that */
    Runnable watch(String service, Consumer<String> hearer);

    /**
     * Calls {@code written} whenever bytes have gone into the log of a service, on the loop's thread.
     *
     * @return the folder of the log; empty: the service has none
     */
    default Optional<Path> onWritten(String service, Runnable written) {
        return Optional.empty();
    }
}
