package dev.vigil.daemon.boot;

import dev.vigil.config.Places;
import dev.vigil.core.spec.SignalName;
import dev.vigil.daemon.event.ServiceNotes;
import dev.vigil.daemon.launch.CommandRunner;
import dev.vigil.daemon.launch.LaunchConfirmations;
import dev.vigil.daemon.launch.LaunchPlanner;
import dev.vigil.daemon.launch.Launcher;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.daemon.process.Processes;

/** What launches programs. */
record Launching(
        ServiceNotes notes,
        Confinement confinement,
        LaunchConfirmations confirmations,
        Launcher launcher,
        CommandRunner commands) {
    static Launching in(Host host, Places places, IdentityVariables identity, Processes processes) {
        ServiceNotes notes = new ServiceNotes(host.loop()::nowNanos);
        Confinement confinement = Confinement.in(host, places, notes);
        LaunchPlanner planner = confinement.planner(host.linux(), identity);
        LaunchConfirmations confirmations =
                new LaunchConfirmations(host.linux(), host.loop().poller(EventPriority.EXIT));
        Launcher launcher = new Launcher(host.spawners(), planner, confirmations, processes.reaper(), host.cgroups());
        CommandRunner commands = new CommandRunner(
                host.linux(), launcher, host.loop()::nowNanos, number -> new SignalName(number).toString());
        return new Launching(notes, confinement, confirmations, launcher, commands);
    }
}
