package dev.vigil.daemon.state.journal;

/**
 * What a feature must still know when vigild was killed, under a tag of its own. It is small and written as a whole
 * whenever it has changed. Who does not know the tag passes it over, so a feature can come and go between versions;
 * within a tag content only ever grows at its end.
 */
public interface JournalSection {
    /** Its name in the journal, unique among all sections. */
    String tag();

    /** Whether it has changed since the last {@link #write}. */
    boolean hasChanged();

    /** Writes all of it. */
    void write(WireWriter out);

    /** Takes up what an earlier vigild wrote, before its processes are adopted. */
    void read(WireReader in);
}
