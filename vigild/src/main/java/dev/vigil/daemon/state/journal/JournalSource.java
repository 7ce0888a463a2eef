package dev.vigil.daemon.state.journal;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.Supervisor;
import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.daemon.process.MainProcesses;
import java.util.List;
import java.util.Optional;

/** What the journal of a running vigild is written from. */
public record JournalSource(Supervisor supervisor, MainProcesses mains, List<JournalSection> sections)
        implements Journal.Source {
    @Override
    public boolean hasChanged() {
        return supervisor.hasChanged();
    }

    @Override
    public List<ServiceRecord> takeChanged() {
        return supervisor.takeChanged();
    }

    @Override
    public List<String> takeRemoved() {
        return supervisor.takeRemoved();
    }

    @Override
    public List<ServiceRecord> all() {
        return supervisor.records();
    }

    @Override
    public Optional<GroupIdentity> identity(Incarnation incarnation) {
        return mains.identity(incarnation);
    }
}
