package dev.vigil.daemon.event;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What an operator should know of a service beside its state, such as that it is slowed down for flooding vigild. One
 * note a service, which is forgotten after a while. Used on the loop's thread only.
 */
public final class ServiceNotes {
    private final LongSupplier nowNanos;
    private final Map<String, Note> notes = new HashMap<>();

    private record Note(String text, long untilNanos) {}

    public ServiceNotes(LongSupplier nowNanos) {
        this.nowNanos = nowNanos;
    }

    /** Notes {@code text} for {@code forNanos} from now on, in place of an earlier note. */
    public void put(String service, String text, long forNanos) {
        notes.put(service, new Note(text, nowNanos.getAsLong() + forNanos));
    }

    public void remove(String service) {
        notes.remove(service);
    }

    public Optional<String> of(String service) {
        Note note = notes.get(service);
        return note == null || note.untilNanos <= nowNanos.getAsLong() ? Optional.empty() : Optional.of(note.text);
    }
}
