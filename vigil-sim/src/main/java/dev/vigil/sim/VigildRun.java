package dev.vigil.sim;

import dev.vigil.config.Places;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.boot.RunDirectory;
import dev.vigil.daemon.boot.Wiring;
import dev.vigil.daemon.loop.DaemonLog;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.daemon.state.upgrade.LaunchArguments;
import dev.vigil.daemon.state.upgrade.UpgradeContext;
import dev.vigil.daemon.supervise.Supervision;
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
    private final Wiring caretaker;
    private final List<ServiceSpec> services;
    private boolean born;

    /** @throws dev.vigil.daemon.boot.StartFailure as the real one */
    VigildRun(Kernel kernel, SimProcess process, List<ServiceSpec> services) {
        this.process = process;
        this.services = services;
        SimLinux linux = new SimLinux(kernel, process);
        talk = new SimBlockingExecutor(kernel, process);
        cgroupTasks = new SimBlockingExecutor(kernel, process);
        DaemonLog messages = new DaemonLog(linux, talk);
        directory = RunDirectory.enter(linux, PLACES, Optional.empty());
        linux.becomeSubreaper();
        cgroups = Cgroups.in(linux, PLACES.run().toString(), cgroupTasks);
        loop = new EventLoop(linux, messages);
        childWatch = new SimChildWatch(kernel, process, loop);
        spawners = new SimSpawners(kernel, process, linux, loop, childWatch);
        // Nobody upgrades it, so how it was started and locked is of no interest.
        var succession = new UpgradeContext(new LaunchArguments(Optional.empty(), List.of()), -1, Optional.empty());
        var site =
                new Wiring.Site(linux, loop, messages, PLACES, cgroups, linux.realtimeNanos(), Optional.of(succession));
        // Packing and removing segments is left out: it goes past the door, to the files of the real machine.
        var helpers = new Wiring.Helpers(spawners, _ -> {}, _ -> {});
        caretaker = new Wiring(site, helpers, _ -> {});
    }

    /** Takes the services in hand. @throws dev.vigil.daemon.boot.StartFailure as the real one */
    void begin() {
        childWatch.start(caretaker::reapEnded);
        caretaker.begin(services, List.of());
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
        caretaker.close();
        cgroupTasks.finish();
        cgroups.close();
        loop.close();
        talk.finish();
        directory.leave();
    }

    /** Some process has ended. */
    void died() {
        childWatch.died();
    }

    SimProcess process() {
        return process;
    }

    Supervision supervision() {
        return caretaker.supervision();
    }

    int launchesUnderWay() {
        return spawners.underWay();
    }
}
