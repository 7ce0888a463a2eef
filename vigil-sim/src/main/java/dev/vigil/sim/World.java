package dev.vigil.sim;

import dev.vigil.core.Incarnation;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.sim.kernel.Draw;
import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.Kernel;
import dev.vigil.sim.kernel.Observer;
import dev.vigil.sim.kernel.ProcessTable;
import dev.vigil.sim.kernel.Program;
import dev.vigil.sim.kernel.SimProcess;
import dev.vigil.sim.kernel.Trace;
import dev.vigil.sim.kernel.Weather;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One simulated machine with its services, its clients, and the vigild that lives on it just now, if any. */
final class World implements Observer {
    private static final int PROGRAM = 0;
    /** What vigild has hold descriptors for it. */
    private static final String SLEEP = "/bin/sleep";

    private final Scenario scenario;
    private final Kernel kernel;
    private final Draw draw;
    private final Population population = new Population();
    private final Ledger ledger = new Ledger();
    private final Laws laws;
    private final Truth truth = new Truth(this);
    private final List<SimClient> clients = new ArrayList<>();
    private final Map<String, Resident> residents = new HashMap<>();
    private Optional<VigildLife> life = Optional.empty();
    private boolean calm;

    World(Scenario scenario, Trace trace) {
        this.scenario = scenario;
        this.draw = new Draw(scenario.seed()).branch("world");
        this.laws = new Laws(this);
        Weather weather = new Weather(scenario.faults(), new Draw(scenario.seed()).branch("weather"));
        this.kernel = new Kernel(new Kernel.Parts(weather, trace, this, this::load, scenario.pidMax()));
        scenario.residents().forEach(resident -> residents.put(resident.name(), resident));
        furnish();
    }

    private void furnish() {
        kernel.files().putProgram(Fleet.SERVICE);
        kernel.files().putProgram(Fleet.COMMAND);
        kernel.files().putProgram(SLEEP);
        kernel.files().makeDirectories("/v");
        if (scenario.cgroups()) {
            kernel.mountCgroups();
        }
    }

    Scenario scenario() {
        return scenario;
    }

    Kernel kernel() {
        return kernel;
    }

    long nowNanos() {
        return kernel.agenda().nowNanos();
    }

    /** What programs draw their habits from. */
    Draw draw() {
        return draw;
    }

    Population population() {
        return population;
    }

    Ledger ledger() {
        return ledger;
    }

    Laws laws() {
        return laws;
    }

    Truth truth() {
        return truth;
    }

    /** Whether nothing keeps the journal from being written: else what vigild knows is lost with it. */
    boolean isJournalKept() {
        Set<Fault> faults = scenario.faults().keySet();
        return !faults.contains(Fault.DISK_FULL) && !faults.contains(Fault.NO_DESCRIPTORS);
    }

    /** What holds descriptors for vigild. */
    List<SimProcess> keepers() {
        return kernel.processes().all().stream()
                .filter(process ->
                        process.isAlive() && process.argv().get(PROGRAM).equals(SLEEP))
                .toList();
    }

    List<SimClient> clients() {
        return clients;
    }

    /** The vigild that lives. */
    Optional<VigildLife> life() {
        return life.filter(living -> living.process().isAlive());
    }

    void lives(VigildLife newLife) {
        life = Optional.of(newLife);
        laws.begins();
    }

    void calmDown() {
        calm = true;
        kernel.weather().clear();
    }

    /** Whether all is well from now on: no faults, and programs that behave. */
    boolean isCalm() {
        return calm;
    }

    // ---- programs

    private Program load(SimProcess process) {
        if (process.argv().get(PROGRAM).equals(SLEEP)) {
            return new Sleeper(kernel, process);
        }
        boolean main = process.argv().get(PROGRAM).equals(Fleet.SERVICE);
        Incarnation of = population.spawned(process);
        laws.spawned(process, of, main);
        if (main) {
            truth.isMain(process, of);
        }
        Resident resident = resident(of.service());
        return main ? service(process, resident) : command(process, resident);
    }

    Resident resident(String service) {
        Resident resident = residents.get(service);
        if (resident == null) {
            throw new Violation("there is no such service: " + service);
        }
        return resident;
    }

    private Program service(SimProcess process, Resident resident) {
        Habit habit = calm ? well(resident) : Habit.draw(draw, resident);
        return new Actor(this, process, resident, habit)
                .readyBy(resident.spec().start().readiness());
    }

    private static Habit well(Resident resident) {
        return resident.spec().kind() == ServiceSpec.Kind.ONESHOT ? Habit.DONE : Habit.WELL;
    }

    /** Commands take their time, and a half of them fails. */
    private Program command(SimProcess process, Resident resident) {
        return new Actor(this, process, resident, Habit.command(draw, calm));
    }

    /** It does nothing, until a signal ends it. */
    private record Sleeper(Kernel kernel, SimProcess self) implements Program {
        @Override
        public void begin() {}

        @Override
        public void signalled(int signal) {
            kernel.processes().exit(self, ProcessTable.killedBy(signal));
        }
    }

    // ---- what the kernel tells

    @Override
    public void spawned(SimProcess process) {}

    @Override
    public void died(SimProcess process) {
        laws.died(process);
        truth.died(process);
        population.died(process, nowNanos());
        life().ifPresent(VigildLife::died);
    }

    @Override
    public void reaped(SimProcess process) {
        truth.reaped(process);
    }

    @Override
    public void said(String line) {
        laws.said(line);
    }
}
