package dev.vigil.daemon.feature.directories;

import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.daemon.state.journal.WireReader;
import dev.vigil.daemon.state.journal.WireWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is to be undone when a service has ended: its runtime directories go, others are taken back. */
final class RuntimeDirectories implements JournalSection {
    /** By service, in a fixed order. */
    private final Map<String, Entry> entries = new TreeMap<>();

    private boolean hasChanged;

    /**
     * Of one service.
     *
     * @param removed absolute paths
     * @param takenBack base and name, separated by two slashes
     */
    record Entry(String service, List<String> removed, List<String> takenBack) {
        static Entry none(String service) {
            return new Entry(service, List.of(), List.of());
        }
    }

    void put(Entry entry) {
        hasChanged |= !entry.equals(entries.put(entry.service(), entry));
    }

    /** Forgets a service. @return what is to be undone; what another service has too is not */
    Entry take(String service) {
        Entry entry = entries.remove(service);
        if (entry == null) {
            return Entry.none(service);
        }
        hasChanged = true;
        return new Entry(
                service,
                entry.removed().stream()
                        .filter(path -> entries.values().stream()
                                .noneMatch(other -> other.removed().contains(path)))
                        .toList(),
                entry.takenBack().stream()
                        .filter(path -> entries.values().stream()
                                .noneMatch(other -> other.takenBack().contains(path)))
                        .toList());
    }

    @Override
    public String tag() {
        return "directories";
    }

    @Override
    public boolean hasChanged() {
        return hasChanged;
    }

    @Override
    public void write(WireWriter out) {
        hasChanged = false;
        out.list(List.copyOf(entries.values()), entry -> {
            out.text(entry.service());
            out.list(entry.removed(), out::text);
            out.list(entry.takenBack(), out::text);
        });
    }

    @Override
    public void read(WireReader in) {
        for (Entry entry : in.list(() -> new Entry(in.text(), in.list(in::text), in.list(in::text)))) {
            entries.put(entry.service(), entry);
        }
    }
}
