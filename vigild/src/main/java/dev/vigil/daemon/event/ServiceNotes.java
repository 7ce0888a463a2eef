package dev.vigil.daemon.event;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What an operator should know of a service beside its state, such as that it is slowed down for flooding vigild. One
 * note a service and subject, some of which are forgotten after a while. Used on the loop's thread only.
 */
public final class ServiceNotes {
    private static final String OTHER = "";

    private final LongSupplier nowNanos;
    private final Map<String, Map<String, Note>> notes = new HashMap<>();

    /** What is noted; asked whenever somebody reads it. */
    @FunctionalInterface
    public interface Text {
        /** Empty: there is nothing to be said at this moment. */
        Optional<String> now();
    }

    private record Note(Text text, long untilNanos) {}

    public ServiceNotes(LongSupplier nowNanos) {
        this.nowNanos = nowNanos;
    }

    /** Notes {@code text} for {@code forNanos} from now on, in place of an earlier note without a subject. */
    public void put(String service, String text, long forNanos) {
        notesOf(service).put(OTHER, new Note(() -> Optional.of(text), nowNanos.getAsLong() + forNanos));
    }

    /** Notes {@code text} for {@code forNanos} from now on, in place of an earlier one of this subject. */
    public void put(String service, String subject, String text, long forNanos) {
        notesOf(service).put(subject, new Note(() -> Optional.of(text), nowNanos.getAsLong() + forNanos));
    }

    /** Notes {@code text} until it is removed, in place of an earlier one of this subject. */
    public void put(String service, String subject, Text text) {
        notesOf(service).put(subject, new Note(text, Long.MAX_VALUE));
    }

    private Map<String, Note> notesOf(String service) {
        return notes.computeIfAbsent(service, _ -> new TreeMap<>());
    }

    /** Takes the note without a subject away. */
    public void remove(String service) {
        remove(service, OTHER);
    }

    /** Takes the note of one subject away. */
    public void remove(String service, String subject) {
        notesOf(service).remove(subject);
        notes.remove(service, Map.of());
    }

    /** What is noted of one subject. */
    public Optional<String> of(String service, String subject) {
        Note note = notes.getOrDefault(service, Map.of()).get(subject);
        return note == null ? Optional.empty() : note.text.now();
    }

    /** All that is noted. */
    public Optional<String> of(String service) {
        Map<String, Note> there = notes.get(service);
        return there == null ? Optional.empty() : text(there);
    }

    private Optional<String> text(Map<String, Note> there) {
        String all = there.values().stream()
                .filter(note -> note.untilNanos > nowNanos.getAsLong())
                .flatMap(note -> note.text.now().stream())
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }
}
