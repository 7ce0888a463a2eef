package dev.vigil.daemon.feature;

import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.event.ServiceNotes;
import dev.vigil.daemon.launch.CommandRunner;
import dev.vigil.daemon.launch.LaunchConfirmations;
import dev.vigil.daemon.launch.LaunchPlanner;
import dev.vigil.daemon.launch.Launcher;
import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.daemon.loop.DescriptorCloser;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.EventPriority;
import dev.vigil.daemon.loop.Poller;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.process.IdentityVariables;
import dev.vigil.daemon.process.Processes;
import dev.vigil.linux.Linux;

/** What a feature needs to be tested alone: a loop of the test's, and nothing is ever launched. */
public final class FeatureContexts {
    private FeatureContexts() {}

    /** @param lookups asks for addresses of hosts, or does not */
    public static FeatureContext of(Linux linux, EventLoop loop, EventQueue events, BlockingExecutor lookups) {
        Poller poller = loop.poller(EventPriority.EXIT);
        Cgroups cgroups = Cgroups.none(linux);
        IdentityVariables identity = new IdentityVariables(linux, new byte[16]);
        Processes processes = Processes.watching(linux, poller, cgroups, "/nowhere", identity, events);
        LaunchConfirmations confirmations = new LaunchConfirmations(linux, poller);
        Launcher launcher =
                new Launcher(_ -> {}, new LaunchPlanner(linux, identity), confirmations, processes.reaper(), cgroups);
        return new FeatureContext(
                linux,
                loop,
                events,
                processes.groups(),
                new ServiceMessages(loop::nowNanos, _ -> {}),
                new ServiceNotes(loop::nowNanos),
                new CommandRunner(linux, launcher, loop::nowNanos, String::valueOf),
                (_, _) -> () -> {},
                lookups,
                new DescriptorCloser(linux, Runnable::run),
                "/nowhere");
    }
}
