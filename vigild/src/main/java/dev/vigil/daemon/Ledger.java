package dev.vigil.daemon;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceRecord;
import dev.vigil.daemon.journal.Footprint;
import dev.vigil.daemon.journal.Journal;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.process.Processes;
import java.util.List;
import java.util.Optional;

/**
 * Sees to it that the journal tells of a launch before it is made, and of a wish before it is acknowledged. Mere
 * changes of state wait for the end of the turn of the loop, where one write is enough for all.
 */
final class Ledger implements Journal.Source, Supervision.Bookkeeper {
    private final EventLoop loop;
    private final Supervision supervision;
    private final Processes processes;
    private final String path;
    private final Journal journal;
    private boolean beginsSoon;

    Ledger(Caretaker.Site site, Supervision supervision, Processes processes) {
        this.loop = site.loop();
        this.supervision = supervision;
        this.processes = processes;
        this.path = site.places().run() + "/journal";
        this.journal = new Journal(site.linux(), path, this, site.messages()::warn);
    }

    String path() {
        return path;
    }

    Journal journal() {
        return journal;
    }

    /** A journal of this vigild begins with what is to be written next, so that nothing is written twice. */
    void beginSoon() {
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
    public Optional<Footprint> footprint(Incarnation of) {
        return processes.footprint(of);
    }
}
