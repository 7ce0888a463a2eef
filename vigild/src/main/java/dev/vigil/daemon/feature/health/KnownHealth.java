package dev.vigil.daemon.feature.health;

import dev.vigil.core.HealthVerdict;
import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.daemon.state.journal.WireReader;
import dev.vigil.daemon.state.journal.WireWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What checks have found: the next vigild goes on with that, and tells nobody again. */
final class KnownHealth implements JournalSection {
    private static final HealthVerdict[] VERDICTS = HealthVerdict.values();

    /** By service, in a fixed order. */
    private final Map<String, Entry> entries = new TreeMap<>();

    private boolean hasChanged;

    /** A verdict, and since when. */
    record Since(HealthVerdict verdict, long nanos) {}

    /**
     * Of one service.
     *
     * @param number of the incarnation
     * @param whole the verdict on the service
     * @param checks that of each check, in their order
     * @param changes when the service's health has changed lately
     */
    record Entry(String service, long number, Since whole, List<Since> checks, List<Long> changes) {}

    void put(ServiceHealth health) {
        String service = health.incarnation().service();
        List<Since> checks = health.checks().stream()
                .map(check -> new Since(check.verdict(), check.sinceNanos()))
                .toList();
        Entry entry = new Entry(
                service,
                health.incarnation().number(),
                new Since(health.verdict(), health.sinceNanos()),
                checks,
                health.changes().times());
        entries.put(service, entry);
        hasChanged = true;
    }

    Optional<Entry> of(String service) {
        return Optional.ofNullable(entries.get(service));
    }

    @Override
    public String tag() {
        return "health";
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
            write(entry.whole(), out);
            out.list(entry.checks(), check -> write(check, out));
            out.list(entry.changes(), out::number);
        });
    }

    private static void write(Since since, WireWriter out) {
        out.choice(since.verdict());
        out.number(since.nanos());
    }

    @Override
    public void read(WireReader in) {
        List<Entry> read = in.list(
                () -> new Entry(in.text(), in.number(), since(in), in.list(() -> since(in)), in.list(in::number)));
        read.forEach(entry -> entries.put(entry.service(), entry));
    }

    private static Since since(WireReader in) {
        return new Since(VERDICTS[in.oneOf(VERDICTS.length)], in.number());
    }
}
