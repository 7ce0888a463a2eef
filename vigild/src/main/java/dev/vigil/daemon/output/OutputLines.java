package dev.vigil.daemon.output;

import java.util.function.Consumer;

/** Where the lines that a service writes can be read along. */
@FunctionalInterface
public interface OutputLines {
    /** Hands each line from now on to {@code hearer}. @return ends that */
    Runnable watch(String service, Consumer<String> hearer);
}
