package dev.vigil.daemon.state.journal;

import java.util.List;
import java.util.Map;

/**
 * What a journal says.
 *
 * @param entries by the service's name; empty when it is of another boot
 * @param sections contents of the features' sections, by tag
 * @param problem why it says less than everything, for a reader; empty: it does say everything
 * @param blank whether nothing was ever written to it, which is the problem then
 */
public record JournalContents(
        Map<String, ServiceEntry> entries, Map<String, WireReader> sections, String problem, boolean blank) {
    /** There is nothing to be remembered. */
    public static final JournalContents NONE = new JournalContents(Map.of(), Map.of(), "", false);

    public JournalContents {
        entries = Map.copyOf(entries);
        sections = Map.copyOf(sections);
    }

    static JournalContents lost(String problem) {
        return new JournalContents(Map.of(), Map.of(), problem, false);
    }

    static JournalContents blank(String problem) {
        return new JournalContents(Map.of(), Map.of(), problem, true);
    }

    /**
     * Hands its content to each section that was written.
     *
     * @return what could not be read, a sentence a section
     */
    public List<String> restore(List<JournalSection> known) {
        return known.stream()
                .filter(section -> sections.containsKey(section.tag()))
                .filter(section -> !restore(section))
                .map(section -> "section " + section.tag() + " of the journal is damaged")
                .toList();
    }

    private boolean restore(JournalSection section) {
        try {
            section.read(sections.getOrDefault(section.tag(), new WireReader(new byte[0], 0, 0)));
            return true;
        } catch (CorruptJournal e) {
            return false;
        }
    }
}
