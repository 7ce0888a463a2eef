package dev.vigil.core;

import dev.vigil.core.Effect.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A request on the way to its one answer. */
final class PendingRequest {
    private final long number;
    private final Kind kind;
    private final List<String> names;
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final Map<String, String> notes = new HashMap<>();

    /** What its outcomes hang on. */
    enum Kind {
        /** Ready, or not going to be. */
        START,
        /** Down. */
        STOP,
        /** The reload command has ended. */
        RELOAD,
        /** Nothing is on its way. */
        SETTLE,
        /** Everything is down. */
        SHUTDOWN,
        /** Known from the start. */
        AT_ONCE
    }

    PendingRequest(long number, Kind kind, List<String> names) {
        this.number = number;
        this.kind = kind;
        this.names = List.copyOf(new LinkedHashSet<>(names));
    }

    long number() {
        return number;
    }

    Kind kind() {
        return kind;
    }

    List<String> names() {
        return names;
    }

    boolean isOpen(String name) {
        return !outcomes.containsKey(name);
    }

    /** Keeps the first outcome of each service. */
    void resolve(String name, boolean ok, String message) {
        String note = notes.getOrDefault(name, "");
        outcomes.putIfAbsent(name, new Outcome(name, ok, ok ? message + note : message));
    }

    /** Adds something to the message of success. */
    void note(String name, String note) {
        notes.put(name, note);
    }

    boolean isComplete() {
        return outcomes.size() == names.size();
    }

    Effect.Answer answer() {
        List<Outcome> ordered = new ArrayList<>(names.size());
        names.forEach(name -> ordered.add(outcomes.get(name)));
        return new Effect.Answer(number, ordered);
    }

    Set<String> open() {
        Set<String> open = new LinkedHashSet<>(names);
        open.removeAll(outcomes.keySet());
        return open;
    }
}
