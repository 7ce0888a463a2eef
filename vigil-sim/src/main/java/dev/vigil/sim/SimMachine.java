package dev.vigil.sim;

import dev.vigil.core.Incarnation;
import dev.vigil.core.ServiceState;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.sim.kernel.Fault;
import dev.vigil.sim.kernel.FaultInjector;
import dev.vigil.sim.kernel.Kernel;
import dev.vigil.sim.kernel.Observer;
import dev.vigil.sim.kernel.ProcessBehaviour;
import dev.vigil.sim.kernel.ProcessTable;
import dev.vigil.sim.kernel.SeededRandom;
import dev.vigil.sim.kernel.SimProcess;
import dev.vigil.sim.kernel.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One simulated machine with its services, its clients, and the vigild that lives on it just now, if any. */
final class SimMachine implements Observer {
    private static final int PROGRAM = 0;
    /** What vigild has hold descriptors for it. */
    private static final String SLEEP = "/bin/sleep";
    /** What waits in the place of a program of another user. */
    private static final String SHELL = "/bin/sh";

    private final Scenario scenario;
    private final Kernel kernel;
    private final SeededRandom draw;
    private final ProcessOracle population = new ProcessOracle();
    private final WrittenOutput ledger = new WrittenOutput();
    private final Strangers strangers;
    private final Properties laws;
    private final LaunchCommandLaws commandLaws;
    private final ExitOracle truth = new ExitOracle(this);
    private final WatchdogOracle watchdogs = new WatchdogOracle(this);
    private final SeededRandom heartbeats;
    private final List<SimClient> clients = new ArrayList<>();
    private final Map<String, SimService> residents = new HashMap<>();
    private Optional<VigildRun> life = Optional.empty();
    private boolean calm;
    private final SimDescription description;

    SimMachine(Scenario scenario, Trace trace) {
        this.scenario = scenario;
        this.description = new SimDescription(scenario.specs());
        this.draw = new SeededRandom(scenario.seed()).branch("world");
        this.heartbeats = new SeededRandom(scenario.seed()).branch("heartbeats");
        this.laws = new Properties(this);
        this.commandLaws = new LaunchCommandLaws(this);
        FaultInjector weather =
                new FaultInjector(scenario.faults(), new SeededRandom(scenario.seed()).branch("weather"));
        this.kernel =
                new Kernel(new Kernel.Parts(weather, trace, this, this::load, scenario.pidMax(), scenario.before69()));
        this.strangers = new Strangers(kernel);
        scenario.residents().forEach(resident -> residents.put(resident.name(), resident));
        furnish();
    }

    private void furnish() {
        kernel.files().putProgram(ServiceGenerator.SERVICE);
        kernel.files().putProgram(ServiceGenerator.COMMAND);
        kernel.files().putProgram(SLEEP);
        kernel.files().putProgram(SHELL);
        kernel.files().putProgram("/usr/bin/setpriv");
        kernel.files().makeDirectories("/v");
        if (scenario.seed() % 2 == 0) {
            // As by vigil up -d, before there is a vigild.
            kernel.files().makeDirectory(VigildRun.PLACES.run().toString(), 0700);
        }
        if (scenario.cgroups()) {
            kernel.mountCgroups();
        }
    }

    /** What the files say. */
    SimDescription description() {
        return description;
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
    SeededRandom draw() {
        return draw;
    }

    /** What programs draw from that have a watchdog. */
    SeededRandom heartbeats() {
        return heartbeats;
    }

    ProcessOracle population() {
        return population;
    }

    WrittenOutput ledger() {
        return ledger;
    }

    Properties laws() {
        return laws;
    }

    ExitOracle truth() {
        return truth;
    }

    WatchdogOracle watchdogs() {
        return watchdogs;
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
    Optional<VigildRun> life() {
        return life.filter(living -> living.process().isAlive());
    }

    void lives(VigildRun newLife) {
        life = Optional.of(newLife);
        laws.begins();
        commandLaws.begins();
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

    private ProcessBehaviour load(SimProcess process) {
        if (process.argv().get(PROGRAM).equals(SLEEP)) {
            return new Sleeper(kernel, process);
        }
        boolean staged = process.argv().get(PROGRAM).equals(SHELL);
        boolean main = staged ? isFirst(process) : process.argv().get(PROGRAM).equals(ServiceGenerator.SERVICE);
        Incarnation incarnation = population.of(process).orElseGet(() -> spawned(process, main));
        population.executes(process, main);
        SimService resident = resident(incarnation.service());
        if (staged) {
            return new SimLaunchShell(this, process);
        }
        return main ? service(process, resident) : command(process, resident);
    }

    /**
     * A shell does not show yet what it is for: the first one of an incarnation is for its main process, all others are
     * for commands. Without its journal vigild may use a number once more.
     */
    private boolean isFirst(SimProcess process) {
        Incarnation incarnation = ProcessOracle.mark(process);
        if (!incarnation.equals(LaunchCommandLaws.servedBy(incarnation))) {
            return false;
        }
        return truth.hasNoMain(incarnation) || (!isJournalKept() && isBeingLaunched(incarnation));
    }

    private boolean isBeingLaunched(Incarnation incarnation) {
        return life().flatMap(living -> living.vigild().view(incarnation.service()))
                .filter(view -> view.state() instanceof ServiceState.Starting starting
                        && starting.incarnation().equals(incarnation)
                        && starting.pid() == 0)
                .isPresent();
    }

    private Incarnation spawned(SimProcess process, boolean main) {
        Incarnation incarnation = population.spawned(process, main);
        commandLaws.spawned(process, incarnation, main);
        laws.spawned(process, incarnation, main);
        if (main) {
            truth.isMain(process, incarnation);
        }
        return incarnation;
    }

    SimService resident(String service) {
        SimService resident = residents.get(service);
        if (resident == null) {
            throw new PropertyViolation("there is no such service: " + service);
        }
        return resident;
    }

    private ProcessBehaviour service(SimProcess process, SimService resident) {
        Behaviour habit = calm ? well(resident) : Behaviour.draw(draw, resident);
        SimProgram program = new SimProgram(this, process, resident, habit).beating();
        return resident.spec().readiness().map(program::readyBy).orElse(program);
    }

    private static Behaviour well(SimService resident) {
        return resident.spec().kind() == ServiceSpec.Kind.ONESHOT ? Behaviour.DONE : Behaviour.WELL;
    }

    /** Commands take their time, and a half of them fails. */
    private ProcessBehaviour command(SimProcess process, SimService resident) {
        // What a command leaves behind is held by descriptors when it is killed.
        boolean leaves = !calm && !scenario.faults().containsKey(Fault.NO_DESCRIPTORS);
        boolean aside = LaunchCommandLaws.isAside(process) && leaves;
        return new SimProgram(this, process, resident, Behaviour.command(draw, calm, aside));
    }

    /** It does nothing, until a signal ends it. */
    private record Sleeper(Kernel kernel, SimProcess self) implements ProcessBehaviour {
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
        commandLaws.died(process);
        laws.died(process);
        truth.died(process, life());
        life.filter(died -> died.process() == process).ifPresent(truth::vigildDied);
        population.died(process, nowNanos());
        life().ifPresent(VigildRun::died);
    }

    @Override
    public void touched(SimProcess process, String how) {
        if (strangers.contains(process)) {
            throw new PropertyViolation("vigild touches a process that is none of ours: " + how + " to " + process);
        }
    }

    @Override
    public void reaped(SimProcess process) {
        strangers.reaped(process);
        truth.reaped(process);
    }

    @Override
    public void said(String line) {
        laws.said(line);
    }
}
