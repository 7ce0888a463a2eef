package dev.vigil.daemon;

import dev.vigil.core.Goal;
import dev.vigil.core.History;
import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceRecord;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.process.GroupIdentity;
import dev.vigil.daemon.process.ProcessIdentity;
import dev.vigil.daemon.state.journal.Journal;
import dev.vigil.linux.Linux;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A journal of which a test says what it tells. */
record WrittenJournal(ServiceRecord record, Optional<GroupIdentity> footprint) implements Journal.Source {
    /** A service that runs as {@code pid}, which had another identity then. */
    static void running(Linux linux, Path path, String service, long incarnation, int pid) {
        ServiceState.Launched running = new ServiceState.Running(new Incarnation(service, incarnation), pid, 1, 1);
        ProcessIdentity other = new ProcessIdentity(1, 1);
        write(linux, path, record(service, running), Optional.of(new GroupIdentity(pid, other, pid, other)));
    }

    /** A service that runs as {@code pid}, of which nothing proves whether that number is still its own. */
    static void runningUnproved(Linux linux, Path path, String service, long incarnation, int pid) {
        ServiceState.Launched running = new ServiceState.Running(new Incarnation(service, incarnation), pid, 1, 1);
        write(linux, path, record(service, running), Optional.empty());
    }

    /** A service that is about to be launched. */
    static void intending(Linux linux, Path path, String service, long incarnation) {
        ServiceState.Launched intent =
                new ServiceState.Starting(new Incarnation(service, incarnation), 0, 1, Long.MAX_VALUE);
        write(linux, path, record(service, intent), Optional.empty());
    }

    private static void write(Linux linux, Path path, ServiceRecord record, Optional<GroupIdentity> footprint) {
        Journal journal = new Journal(linux, path.toString(), new WrittenJournal(record, footprint), _ -> {});
        journal.begin();
        journal.close();
    }

    private static ServiceRecord record(String service, ServiceState.Launched state) {
        ServiceSpec spec = ServiceSpec.of(service, List.of(service));
        return new ServiceRecord(
                spec,
                Goal.UP,
                false,
                state,
                state.incarnation().number(),
                1,
                true,
                History.NONE,
                Optional.empty(),
                "",
                "",
                "",
                "started");
    }

    @Override
    public boolean hasChanged() {
        return false;
    }

    @Override
    public List<ServiceRecord> takeChanged() {
        return List.of();
    }

    @Override
    public List<ServiceRecord> all() {
        return List.of(record);
    }

    @Override
    public Optional<GroupIdentity> identity(Incarnation incarnation) {
        return footprint;
    }
}
