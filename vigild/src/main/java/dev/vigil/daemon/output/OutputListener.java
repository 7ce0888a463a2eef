package dev.vigil.daemon.output;

/** Hears of what goes wrong and right with logs; called on the loop's thread. */
@FunctionalInterface
public interface OutputListener {
    /** {@code message} is a sentence for vigild's own log, such as {@code cannot write the log: ...}. */
    void report(String service, String message);
}
