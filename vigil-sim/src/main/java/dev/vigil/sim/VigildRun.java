package dev.vigil.sim;

import dev.vigil.config.Places;
import dev.vigil.config.SupervisorSettings;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.boot.Host;
import dev.vigil.daemon.boot.RunDirectory;
import dev.vigil.daemon.boot.Wiring;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.state.upgrade.LaunchArguments;
import dev.vigil.daemon.state.upgrade.UpgradeContext;
import dev.vigil.sim.kernel.Kernel;
import dev.vigil.sim.kernel.SimLinux;
import dev.vigil.sim.kernel.SimProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One run of vigild on a simulated machine: the real components and their real wiring, with simulated threads. It ends
 * in order, or by a {@link dev.vigil.sim.kernel.Killed} out of any system call; then nothing of it is left but what the
 * kernel has.
 */
final class VigildRun {
    static final Places PLACES = Places.below(Path.of("/v"));

    private final SimProcess process;
    private final RunDirectory directory;
    private final SimBlockingExecutor talk;
    private final SimBlockingExecutor cgroupTasks;
    private final Cgroups cgroups;
    private final EventLoop loop;
    private final SimChildWatch childWatch;
    private final SimSpawners spawners;
    private final Wiring vigild;
    private final List<ServiceSpec> services;
    private boolean born;

    /** @throws dev.vigil.daemon.boot.StartFailure as the real one */
    VigildRun(Kernel kernel, SimProcess process, SimDescription description) {
        this.process = process;
        this.services = description.specs();
        SimLinux linux = new SimLinux(kernel, process);
        talk = new SimBlockingExecutor(kernel, process);
        cgroupTasks = new SimBlockingExecutor(kernel, process);
        SimBlockingExecutor reader = new SimBlockingExecutor(kernel, process);
        DaemonLog messages = new DaemonLog(linux, talk);
        directory = RunDirectory.acquire(linux, PLACES, Optional.empty());
        linux.becomeSubreaper();
        cgroups = Cgroups.in(linux, PLACES.run().toString(), cgroupTasks);
        loop = new EventLoop(linux, messages);
        childWatch = new SimChildWatch(kernel, process, loop);
        spawners = new SimSpawners(kernel, process, linux, loop, childWatch);
        // Nobody upgrades it, so how it was started and locked is of no interest.
        var upgrade = new UpgradeContext(new LaunchArguments(Optional.empty(), List.of()), -1, Optional.empty());
        // Packing and removing segments is left out: it goes past the door, to the files of the real machine.
        Host host = new Host(
                linux, loop, messages, cgroups, spawners, new Host.Workers(_ -> {}, _ -> {}, reader, Runnable::run));
        vigild = new Wiring(host, PLACES, SupervisorSettings.DEFAULT, Optional.of(upgrade), description, _ -> {});
    }

    /** Takes the services in hand. @throws dev.vigil.daemon.boot.StartFailure as the real one */
    void begin() {
        childWatch.start(vigild::reapEnded);
        vigild.begin(services, List.of());
        born = true;
    }

    boolean isBorn() {
        return born;
    }

    void turn() {
        loop.turn();
    }

    boolean ended() {
        return loop.ended();
    }

    /** What a real one does after its last turn. */
    void leave() {
        vigild.close();
        cgroupTasks.finish();
        cgroups.close();
        loop.close();
        talk.finish();
        directory.release();
    }

    /** Some process has ended. */
    void died() {
        childWatch.died();
    }

    SimProcess process() {
        return process;
    }

    Wiring vigild() {
        return vigild;
    }

    int launchesUnderWay() {
        return spawners.underWay();
    }
}
