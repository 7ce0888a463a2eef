package dev.vigil.daemon.boot;

import dev.vigil.daemon.feature.Feature;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.activation.ListenManager;
import dev.vigil.daemon.feature.fdstore.FdStoreManager;
import dev.vigil.daemon.feature.forking.ForkingManager;
import dev.vigil.daemon.feature.health.HealthManager;
import dev.vigil.daemon.feature.logforward.LogForwarding;
import dev.vigil.daemon.feature.readiness.ReadinessManager;
import dev.vigil.daemon.feature.resources.ResourceManager;
import dev.vigil.daemon.feature.schedule.ScheduleManager;
import dev.vigil.daemon.feature.watchdog.WatchdogManager;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.process.AllKeptDescriptors;
import dev.vigil.daemon.process.KeptDescriptors;
import dev.vigil.daemon.process.Processes;
import dev.vigil.daemon.state.journal.JournalSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All features, in the order in which they contribute to launches and act on their deadlines. */
record Features(
        ReadinessManager readiness,
        FdStoreManager fdStore,
        ListenManager listen,
        HealthManager health,
        ResourceManager resources,
        LogForwarding forwarding,
        ScheduleManager schedules,
        List<Feature> all) {
    private static final String JOURNAL = "/run/systemd/journal/socket";
    /** For tests, which are no journald. */
    private static final String JOURNAL_PROPERTY = "vigil.journald.socket";

    /** All but {@code schedules} are made here. */
    static Features in(
            FeatureContext context,
            Processes processes,
            Confinement confinement,
            ScheduleManager schedules,
            DaemonLog log,
            Path logs) {
        ReadinessManager readiness = new ReadinessManager(context);
        ResourceManager resources = new ResourceManager(context);
        ListenManager listen = new ListenManager(
                context,
                new ListenManager.Surroundings(
                        resources::prepare, processes.signals()::killRest, log::info, log::trouble));
        FdStoreManager fdStore = new FdStoreManager(context, listen::passed);
        ForkingManager forking = new ForkingManager(context, processes.mains(), readiness);
        HealthManager health = new HealthManager(context);
        List<Feature> all = new ArrayList<>(
                List.of(readiness, forking, new WatchdogManager(context), listen, fdStore, health, resources));
        LogForwarding forwarding = new LogForwarding(context, logs, System.getProperty(JOURNAL_PROPERTY, JOURNAL));
        all.add(forwarding);
        all.add(schedules);
        all.addAll(confinement.features());
        return new Features(readiness, fdStore, listen, health, resources, forwarding, schedules, List.copyOf(all));
    }

    /** What the keeper is to hold for them. */
    KeptDescriptors kept() {
        return new AllKeptDescriptors(List.of(fdStore, listen));
    }

    /** What they must still know when vigild was killed. */
    List<JournalSection> sections() {
        return all.stream()
                .flatMap(feature -> feature.journalSection().stream())
                .toList();
    }
}
