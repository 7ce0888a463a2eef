package dev.vigil.daemon.feature.resources;

import dev.vigil.daemon.process.GroupCounters;
import dev.vigil.daemon.process.ResourceGroups;
import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.daemon.state.journal.WireReader;
import dev.vigil.daemon.state.journal.WireWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the next vigild must know of limits that this one has set: what the kernel had counted at the launch, for what
 * it counts later tells how a service has ended; and which limits are not in force.
 */
final class LimitJournal implements JournalSection {
    private final ResourceGroups groups;
    /** By service, in a fixed order: what is not in force. */
    private final Map<String, String> notes = new TreeMap<>();

    private final Map<String, GroupCounters> earlier = new HashMap<>();
    private boolean hasChanged;

    LimitJournal(ResourceGroups groups) {
        this.groups = groups;
    }

    /** The service was launched under limits; {@code note} says which are not in force. */
    void put(String service, String note) {
        notes.put(service, note);
        hasChanged = true;
    }

    /** Whether the service was launched under limits. */
    boolean has(String service) {
        return notes.containsKey(service);
    }

    /** What of its limits is not in force; empty: nothing. */
    String noteOf(String service) {
        return notes.getOrDefault(service, "");
    }

    /** Goes on with the groups of a service that an earlier vigild launched under limits; {@code pid} is one of it. */
    void resume(String service, int pid) {
        GroupCounters counters = earlier.remove(service);
        if (counters != null) {
            groups.resume(service, pid, counters);
        }
    }

    @Override
    public String tag() {
        return "limits";
    }

    @Override
    public boolean hasChanged() {
        return hasChanged;
    }

    @Override
    public void write(WireWriter out) {
        hasChanged = false;
        out.list(List.copyOf(notes.keySet()), service -> {
            GroupCounters counters = groups.atLaunch(service);
            out.text(service);
            out.text(noteOf(service));
            out.number(counters.memoryKills());
            out.number(counters.forksRefused());
        });
    }

    @Override
    public void read(WireReader in) {
        in.list(() -> {
            String service = in.text();
            notes.put(service, in.text());
            GroupCounters counters = new GroupCounters(in.number(), in.number());
            earlier.put(service, counters);
            groups.resume(service, 0, counters);
            return service;
        });
    }
}
