package dev.vigil.sim;

import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceView;
import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.Kernel;
import java.util.stream.Collectors;

/** Does to a world what its scenario says. */
final class Workload {
    private final SimMachine world;
    private final Kernel kernel;

    Workload(SimMachine world) {
        this.world = world;
        this.kernel = world.kernel();
    }

    void carryOut(Operation deed) {
        if (world.isCalm()) {
            return;
        }
        kernel.note(deed.toString());
        switch (deed) {
            case Operation.Act act -> ask("POST", "/api/v1/actions", body(act));
            case Operation.Edit edit -> edit(edit);
            case Operation.Look look -> ask("GET", look.path(), "");
            case Operation.Signal signal -> signal(signal);
            case Operation.FillDisk fill -> fillDisk(fill.forNanos());
            case Operation.StepClock step -> stepClock(step.byNanos());
            case Operation.KillVigild kill -> killVigild(kill.calls());
        }
    }

    private static String body(Operation.Act act) {
        String names = act.names().stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
        return "{\"action\":\"" + act.action() + "\",\"names\":[" + names + "],\"await\":" + act.await() + "}";
    }

    private void edit(Operation.Edit edit) {
        world.description().edit(edit.service(), edit.change());
        ask("POST", "/api/v1/apply", "{\"rollback\":" + edit.rollback() + "}");
    }

    SimClient ask(String method, String path, String body) {
        SimClient client = new SimClient(kernel, method, path, body);
        if (method.equals("POST")) {
            world.laws().asks();
        }
        world.clients().add(client);
        client.begin(VigildRun.PLACES.socket().toString());
        return client;
    }

    private void signal(Operation.Signal signal) {
        world.life()
                .filter(VigildRun::isBorn)
                .flatMap(life -> life.vigild().view(signal.names().getFirst()))
                .map(ServiceView::state)
                .map(ServiceState::pid)
                .flatMap(kernel.processes()::find)
                .ifPresent(process -> kernel.processes().signal(process, signal.signal()));
    }

    private void fillDisk(long forNanos) {
        if (kernel.weather().has(Fault.DISK_FULL)) {
            kernel.weather().diskFull(true);
            kernel.agenda().after(forNanos, () -> kernel.weather().diskFull(false));
        }
    }

    private void stepClock(long byNanos) {
        if (kernel.weather().has(Fault.CLOCK_STEPS)) {
            kernel.stepClock(byNanos);
        }
    }

    private void killVigild(long calls) {
        if (kernel.weather().has(Fault.VIGILD_KILLED)) {
            kernel.weather().killAfterCalls(calls);
        }
    }
}
