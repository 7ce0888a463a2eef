package dev.vigil.daemon.state.restore;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceRecord;
import dev.vigil.daemon.boot.Wiring;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.daemon.process.Processes;
import dev.vigil.daemon.state.journal.Journal;
import dev.vigil.daemon.supervise.Supervision;
import java.util.List;
import java.util.Optional;

/**
 * Sees to it that the journal tells of a launch before it is made, and of a wish before it is acknowledged. Mere
 * changes of state wait for the end of the turn of the loop, where one write is enough for all.
 */
public final class JournalPolicy implements Journal.Source, Supervision.Bookkeeper {
    private final EventLoop loop;
    private final Supervision supervision;
    private final Processes processes;
    private final String path;
    private final Journal journal;
    private boolean beginsSoon;

    public JournalPolicy(Wiring.Site site, Supervision supervision, Processes processes) {
        this.loop = site.loop();
        this.supervision = supervision;
        this.processes = processes;
        this.path = site.places().run() + "/journal";
        this.journal = new Journal(site.linux(), path, this, site.messages()::warn);
    }

    public String path() {
        return path;
    }

    public Journal journal() {
        return journal;
    }

    /** A journal of this vigild begins with what is to be written next, so that nothing is written twice. */
    public void beginSoon() {
        beginsSoon = true;
    }

    @Override
    public void launching() {
        write();
    }

    @Override
    public void telling() {
        write();
    }

    private void write() {
        if (beginsSoon) {
            beginsSoon = false;
            journal.begin();
        } else {
            journal.write(loop.nowNanos());
        }
    }

    @Override
    public boolean hasChanged() {
        return supervision.hasChanged();
    }

    @Override
    public List<ServiceRecord> takeChanged() {
        return supervision.takeChanged();
    }

    @Override
    public List<ServiceRecord> all() {
        return supervision.records();
    }

    @Override
    public Optional<GroupIdentity> footprint(Incarnation incarnation) {
        return processes.footprint(incarnation);
    }
}
