package dev.vigil.daemon.boot;

import dev.vigil.config.Places;
import dev.vigil.core.Supervisor;
import dev.vigil.daemon.change.ApplyManager;
import dev.vigil.daemon.change.LaunchedSettings;
import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.feature.FeatureContext;
import dev.vigil.daemon.feature.hooks.HookManager;
import dev.vigil.daemon.feature.notify.NotifySockets;
import dev.vigil.daemon.feature.schedule.ScheduleManager;
import dev.vigil.daemon.launch.LaunchContributor;
import dev.vigil.daemon.launch.LaunchContributors;
import dev.vigil.daemon.launch.Launcher;
import dev.vigil.daemon.launch.ServiceCommands;
import dev.vigil.daemon.launch.ServiceLauncher;
import dev.vigil.daemon.loop.DescriptorCloser;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.NameWatch;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.daemon.output.LogFiles;
import dev.vigil.daemon.output.OutputManager;
import dev.vigil.daemon.output.ServiceOutputs;
import dev.vigil.daemon.process.Processes;
import dev.vigil.daemon.supervise.ApiViews;
import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;

/** What takes part in launches of services: what captures their output, and their features. */
record ServiceParts(
        FeatureContext context,
        OutputManager output,
        LogFiles logFiles,
        ServiceOutputs outputs,
        ScheduleManager schedules,
        Features features,
        NotifySockets notifySockets) {

    static ServiceParts in(
            Host host,
            Places places,
            NameWatch names,
            EventQueue events,
            Processes processes,
            Launching launching,
            Supervisor supervisor) {
        Linux linux = host.linux();
        String run = places.run().toAbsolutePath().toString();
        ServiceMessages said = new ServiceMessages(host.loop()::nowNanos, host.log()::warn);
        OutputManager output = outputManager(host, run, said);
        LogFiles logFiles = new LogFiles(linux, names, host.loop()::nowNanos, places.log());
        ServiceOutputs outputs = new ServiceOutputs(linux, output, logFiles, places);
        FeatureContext context = new FeatureContext(
                linux,
                host.loop(),
                events,
                processes.groups(),
                said,
                launching.notes(),
                launching.commands(),
                outputs,
                host.workers().lookups(),
                new DescriptorCloser(linux, host.workers().descriptors()),
                run);
        ScheduleManager schedules =
                new ScheduleManager(context, supervisor::view, places.log().toString());
        Features features =
                Features.in(context, processes, launching.confinement(), schedules, host.log(), places.log());
        NotifySockets notify = new NotifySockets(context, features.all(), processes);
        return new ServiceParts(context, output, logFiles, outputs, schedules, features, notify);
    }

    private static OutputManager outputManager(Host host, String run, ServiceMessages said) {
        return new OutputManager(
                host.linux(),
                run,
                new OutputManager.Surroundings(
                        host.loop().poller(EventPriority.OUTPUT),
                        host.loop(),
                        host.workers().removal()::run,
                        host.workers().housekeeping()::run,
                        (service, message) ->
                                said.warn(ServiceMessages.Topic.OUTPUT, service, service + ": " + message)));
    }

    /** All that have a say in a launch. */
    LaunchContributor contributors(LaunchedSettings launched) {
        List<LaunchContributor> all = new ArrayList<>(List.of(outputs, notifySockets, launched));
        all.addAll(features.all());
        return new LaunchContributors(all);
    }

    HookManager hooks(Supervisor supervisor, Processes processes) {
        HookManager.Surroundings surroundings = new HookManager.Surroundings(outputs, features.resources());
        return new HookManager(context, processes.signals(), surroundings, supervisor::spec);
    }

    /** What clients are told of a service beside its state. */
    ApiViews.Notes told(ApplyManager apply) {
        return new ApiViews.Notes(
                context.notes(), outputs, features.health(), notifySockets.announcements(), apply, schedules);
    }

    ServiceLauncher launcher(
            Supervisor supervisor, Processes processes, Launcher launcher, LaunchContributor contributors) {
        ServiceCommands around = new ServiceCommands(
                context.commands(),
                processes.signals(),
                outputs,
                features.resources(),
                context.events(),
                context.runDirectory());
        return new ServiceLauncher(
                supervisor, launcher, around, contributors, context.events(), context.runDirectory());
    }
}
