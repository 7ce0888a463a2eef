package dev.vigil.daemon.boot;

import dev.vigil.daemon.launch.SpawnerPool;
import dev.vigil.daemon.loop.BlockingExecutor;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.linux.Linux;

/**
 * The machine as vigild uses it: system calls, the loop on them, and who does what may block. A simulator brings its
 * own, and {@link Wiring} is the same on both.
 *
 * @param linux system calls
 * @param loop the event loop
 * @param log vigild's own messages
 * @param cgroups of its services
 * @param spawners launch programs
 * @param workers do what may block
 */
public record Host(Linux linux, EventLoop loop, DaemonLog log, Cgroups cgroups, SpawnerPool spawners, Workers workers) {

    /**
     * Each does one task after another, but for {@code lookups}, of which one that takes long holds up no other.
     *
     * @param removal removes old segments of logs
     * @param housekeeping packs full segments of logs
     * @param lookups asks for addresses of hosts
     * @param descriptors closes descriptors of services
     */
    public record Workers(
            BlockingExecutor removal,
            BlockingExecutor housekeeping,
            BlockingExecutor lookups,
            BlockingExecutor descriptors) {}
}
