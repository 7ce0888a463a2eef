package dev.vigil.daemon.feature.watchdog;

import dev.vigil.core.Incarnation;
import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.daemon.state.journal.WireReader;
import dev.vigil.daemon.state.journal.WireWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What incarnations have said by {@code WATCHDOG_USEC=}: it holds for the next vigild, too. */
final class ChangedTimeouts implements JournalSection {
    /** By service, in a fixed order: the number of the incarnation and its timeout. */
    private final Map<String, Entry> entries = new TreeMap<>();

    private boolean hasChanged;

    private record Entry(String service, long number, Duration timeout) {}

    void put(Incarnation incarnation, Duration timeout) {
        Entry entry = new Entry(incarnation.service(), incarnation.number(), timeout);
        hasChanged |= !entry.equals(entries.put(entry.service(), entry));
    }

    void remove(Incarnation incarnation) {
        hasChanged |= entries.remove(incarnation.service()) != null;
    }

    Optional<Duration> of(Incarnation incarnation) {
        return Optional.ofNullable(entries.get(incarnation.service()))
                .filter(entry -> entry.number() == incarnation.number())
                .map(Entry::timeout);
    }

    @Override
    public String tag() {
        return "watchdog";
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
            out.number(entry.number());
            out.duration(entry.timeout());
        });
    }

    @Override
    public void read(WireReader in) {
        for (Entry entry : in.list(() -> new Entry(in.text(), in.number(), in.duration()))) {
            entries.put(entry.service(), entry);
        }
    }
}
