package dev.vigil.daemon.feature;

import dev.vigil.daemon.event.EventQueue;
import dev.vigil.daemon.launch.CommandRunner;
import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.output.OutputLines;
import dev.vigil.linux.Linux;

/**
 * What vigild offers its features.
 *
 * @param linux system calls
 * @param loop descriptors to watch, and the clock of the turn
 * @param events takes what they find out
 * @param commands runs short programs of services
 * @param output lets them read along what services write
 * @param lookups asks for addresses of hosts
 * @param runDirectory with {@code notify/} for sockets, which others may pass, and {@code fifo/}, which only vigild may
 */
public record FeatureContext(
        Linux linux,
        EventLoop loop,
        EventQueue events,
        CommandRunner commands,
        OutputLines output,
        BlockingExecutor lookups,
        String runDirectory) {}
