package dev.vigil.daemon.feature;

import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.event.ServiceNotes;
import dev.vigil.daemon.launch.CommandRunner;
import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.daemon.loop.DescriptorCloser;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.ServiceMessages;
import dev.vigil.daemon.output.OutputLines;
import dev.vigil.daemon.process.Groups;
import dev.vigil.linux.Linux;

/**
 * What vigild offers its features.
 *
 * @param linux system calls
 * @param loop descriptors to watch, and the clock of the turn
 * @param events takes what they find out
 * @param groups tells whose a process is
 * @param messages takes what should be looked at of a service, for vigild's own log
 * @param notes takes what an operator should know of a service
 * @param commands runs short programs of services
 * @param output lets them read along what services write
 * @param lookups asks for addresses of hosts
 * @param closer closes descriptors that services have sent
 * @param runDirectory with {@code notify/} for sockets, which others may pass, and {@code fifo/}, which only vigild may
 */
public record FeatureContext(
        Linux linux,
        EventLoop loop,
        EventQueue events,
        Groups groups,
        ServiceMessages messages,
        ServiceNotes notes,
        CommandRunner commands,
        OutputLines output,
        BlockingExecutor lookups,
        DescriptorCloser closer,
        String runDirectory) {}
