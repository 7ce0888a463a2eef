package dev.vigil.daemon.state.journal;

import java.util.Map;

/**
 * What a journal tells.
 *
 * @param lives by the service's name; empty when it is of another boot
 * @param sameBoot whether there is a journal of this boot
 * @param problem why it tells less than everything, for a reader; empty: it does tell everything
 */
public record JournalContents(Map<String, ServiceEntry> lives, boolean sameBoot, String problem) {
    /** There is nothing to be remembered. */
    public static final JournalContents NONE = new JournalContents(Map.of(), false, "");

    public JournalContents {
        lives = Map.copyOf(lives);
    }

    static JournalContents lost(String problem) {
        return new JournalContents(Map.of(), false, problem);
    }
}
