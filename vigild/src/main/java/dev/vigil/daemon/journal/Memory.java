package dev.vigil.daemon.journal;

import java.util.Map;

/**
 * What a journal tells.
 *
 * @param lives by the service's name; empty when it is of another boot
 * @param sameBoot whether there is a journal of this boot
 * @param problem why it tells less than everything, for a reader; empty: it does tell everything
 */
public record Memory(Map<String, Life> lives, boolean sameBoot, String problem) {
    /** There is nothing to be remembered. */
    public static final Memory NONE = new Memory(Map.of(), false, "");

    public Memory {
        lives = Map.copyOf(lives);
    }

    static Memory lost(String problem) {
        return new Memory(Map.of(), false, problem);
    }
}
