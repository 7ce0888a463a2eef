package dev.vigil.sim;

import dev.vigil.config.Places;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.Caretaker;
import dev.vigil.daemon.House;
import dev.vigil.daemon.Origin;
import dev.vigil.daemon.Succession;
import dev.vigil.daemon.Supervision;
import dev.vigil.daemon.loop.EventLoop;
import dev.vigil.daemon.loop.Messages;
import dev.vigil.daemon.process.Cgroups;
import dev.vigil.sim.kernel.Kernel;
import dev.vigil.sim.kernel.SimLinux;
import dev.vigil.sim.kernel.SimProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One life of vigild on a simulated machine: the real rooms, put together as {@code Vigild} does it, with simulated
 * threads. It ends in order, or by a {@link dev.vigil.sim.kernel.Killed} out of any system call; then nothing of it is
 * left but what the kernel has.
 */
final class VigildLife {
    static final Places PLACES = Places.below(Path.of("/v"));

    private final SimProcess process;
    private final House house;
    private final SimSlowRoom talk;
    private final SimSlowRoom chores;
    private final Cgroups cgroups;
    private final EventLoop loop;
    private final SimChildWatch childWatch;
    private final SimSpawners spawners;
    private final Caretaker caretaker;
    private final List<ServiceSpec> services;
    private boolean born;

    /** @throws dev.vigil.daemon.CannotStart as the real one */
    VigildLife(Kernel kernel, SimProcess process, List<ServiceSpec> services) {
        this.process = process;
        this.services = services;
        SimLinux linux = new SimLinux(kernel, process);
        talk = new SimSlowRoom(kernel, process);
        chores = new SimSlowRoom(kernel, process);
        Messages messages = new Messages(linux, talk);
        house = House.enter(linux, PLACES, Optional.empty());
        linux.becomeSubreaper();
        cgroups = Cgroups.in(linux, PLACES.run().toString(), chores);
        loop = new EventLoop(linux, messages);
        childWatch = new SimChildWatch(kernel, process, loop);
        spawners = new SimSpawners(kernel, process, linux, loop, childWatch);
        // Nobody upgrades it, so how it was started and locked is of no interest.
        var succession = new Succession(new Origin(Optional.empty(), List.of()), -1, Optional.empty());
        var site = new Caretaker.Site(
                linux, loop, messages, PLACES, cgroups, linux.realtimeNanos(), Optional.of(succession));
        // Packing and removing segments is left out: it goes past the door, to the files of the real machine.
        var helpers = new Caretaker.Helpers(spawners, _ -> {}, _ -> {});
        caretaker = new Caretaker(site, helpers, _ -> {});
    }

    /** Takes the services in hand. @throws dev.vigil.daemon.CannotStart as the real one */
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
        chores.finish();
        cgroups.close();
        loop.close();
        talk.finish();
        house.leave();
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
