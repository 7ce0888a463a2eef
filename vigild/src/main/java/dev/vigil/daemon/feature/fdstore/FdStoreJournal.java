package dev.vigil.daemon.feature.fdstore;

import dev.vigil.daemon.state.journal.JournalSection;
import dev.vigil.daemon.state.journal.WireReader;
import dev.vigil.daemon.state.journal.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is in the stores, and under which numbers keepers hold it. */
final class FdStoreJournal implements JournalSection {
    private final DescriptorStores stores;
    private final List<Entry> read = new ArrayList<>();
    private long written;

    /** {@code stored} has the descriptor that the earlier vigild had. */
    record Entry(String service, StoredDescriptor stored) {}

    FdStoreJournal(DescriptorStores stores) {
        this.stores = stores;
    }

    /** What an earlier vigild has written and nobody has taken yet. */
    List<Entry> toBeTaken() {
        return read;
    }

    @Override
    public String tag() {
        return "fdstore";
    }

    @Override
    public boolean hasChanged() {
        return written != stores.changes();
    }

    @Override
    public void write(WireWriter out) {
        written = stores.changes();
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, List<StoredDescriptor>> store : stores.all().entrySet()) {
            store.getValue().forEach(stored -> entries.add(new Entry(store.getKey(), stored)));
        }
        out.list(entries, entry -> {
            StoredDescriptor stored = entry.stored();
            out.text(entry.service());
            out.text(stored.name());
            out.number(stored.fd());
            out.number(stored.keptAs());
            out.flag(stored.polled());
            out.number(stored.device());
            out.number(stored.inode());
        });
    }

    @Override
    public void read(WireReader in) {
        read.addAll(in.list(() -> new Entry(in.text(), stored(in))));
    }

    private static StoredDescriptor stored(WireReader in) {
        return new StoredDescriptor(in.text(), in.smallNumber(), in.smallNumber(), in.flag(), in.number(), in.number());
    }
}
