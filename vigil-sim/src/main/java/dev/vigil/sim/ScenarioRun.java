package dev.vigil.sim;

import dev.vigil.core.Goal;
import dev.vigil.core.ServiceState;
import dev.vigil.core.ServiceView;
import dev.vigil.core.spec.ServiceSpec;
import dev.vigil.daemon.boot.StartFailure;
import dev.vigil.sim.kernel.Killed;
import dev.vigil.sim.kernel.SimProcess;
import dev.vigil.sim.kernel.Trace;
import dev.vigil.sim.kernel.VirtualTime;
import java.util.List;
import java.util.Optional;

/**
 * One run of one scenario: a storm in which the laws must hold; then the weather clears, and all that is wanted must
 * come true; then everything is shut down, and nothing may be left.
 */
final class ScenarioRun {
    private static final long SECOND = 1_000_000_000L;
    private static final long CALM_NANOS = 300 * SECOND;
    private static final long SHUTDOWN_NANOS = 120 * SECOND;
    private static final long REBIRTH_NANOS = SECOND / 2;
    private static final String ENVIRONMENT = "PATH=/sim\0";

    private final SimMachine world;
    private final Trace trace;
    private final OutputOracle logLaw;

    private ScenarioRun(Scenario scenario, Trace trace) {
        this.trace = trace;
        this.world = new SimMachine(scenario, trace);
        this.logLaw = new OutputOracle(world);
    }

    /** Plays it, and keeps the last {@code linesMax} lines of its trace. */
    static RunResult play(Scenario scenario, int linesMax) {
        return new ScenarioRun(scenario, new Trace(linesMax)).play();
    }

    private RunResult play() {
        try {
            storm();
            calm();
            shutDown();
            return verdict("", List.of());
        } catch (PropertyViolation violation) {
            return verdict(String.valueOf(violation.getMessage()), List.of());
        } catch (RuntimeException | StackOverflowError e) {
            return verdict("vigild fell over: " + e, List.of(e.getStackTrace()));
        }
    }

    private RunResult verdict(String problem, List<StackTraceElement> stack) {
        long hours = world.nowNanos() * world.scenario().residents().size() / (3_600 * SECOND);
        return new RunResult(
                world.scenario(),
                problem,
                trace.hash(),
                new RunResult.Figures(
                        hours, world.kernel().calls(), world.laws().launches()),
                trace.lines(),
                stack);
    }

    private void storm() {
        Workload workload = new Workload(world);
        world.scenario().steps().forEach(step -> agenda().after(step.atNanos(), () -> workload.carryOut(step.deed())));
        runFor(world.scenario().stormNanos());
        logLaw.check();
    }

    private VirtualTime agenda() {
        return world.kernel().agenda();
    }

    private void calm() {
        world.calmDown();
        runFor(CALM_NANOS);
        logLaw.check();
        for (SimClient client : world.clients()) {
            require(client.phase() != SimClient.Phase.ASKING, "no answer to " + client);
        }
        VigildRun life = world.life().orElseThrow(() -> new PropertyViolation("vigild does not live in the calm"));
        // For want of a descriptor an old one may be left until the next is made.
        require(
                world.keepers().size() <= 1 || !world.isJournalKept(),
                "more than one keeper in the calm: " + world.keepers());
        life.vigild().view().forEach(view -> require(isSettled(life, view), "not settled in the calm: " + view));
        applyInTheCalm(life);
    }

    /** What the files say is what is known then, and what was not applied yet has its turn. */
    private void applyInTheCalm(VigildRun life) {
        SimClient client = new Workload(world).ask("POST", "/api/v1/apply", "{}");
        runFor(CALM_NANOS);
        require(client.phase() == SimClient.Phase.ANSWERED, "no answer to " + client);
        List<String> known =
                life.vigild().view().stream().map(ServiceView::name).toList();
        List<String> described = world.description().specs().stream()
                .map(ServiceSpec::name)
                .sorted()
                .toList();
        require(known.equals(described), "known are " + known + ", described " + described + ": " + client);
    }

    private static boolean isSettled(VigildRun life, ServiceView view) {
        return switch (view.state()) {
            case ServiceState.Running _ -> view.goal() == Goal.UP;
            case ServiceState.Down _, ServiceState.Failed _, ServiceState.Completed _ -> true;
            case ServiceState.Waiting waiting -> isOut(life, waiting.forService(), 0);
            case ServiceState.Starting _, ServiceState.Stopping _, ServiceState.Backoff _ -> false;
        };
    }

    /** What is waited for does not come: it has failed, is not wanted, or itself waits for such a one. */
    private static boolean isOut(VigildRun life, String service, int depth) {
        Optional<ServiceState> state = life.vigild().view(service).map(ServiceView::state);
        return depth < 20
                && state.filter(found -> found instanceof ServiceState.Failed
                                || found instanceof ServiceState.Down
                                || (found instanceof ServiceState.Waiting deeper
                                        && isOut(life, deeper.forService(), depth + 1)))
                        .isPresent();
    }

    private static void require(boolean holds, String law) {
        if (!holds) {
            throw new PropertyViolation(law);
        }
    }

    private void shutDown() {
        VigildRun life = world.life().orElseThrow();
        SimClient client = new Workload(world).ask("POST", "/api/v1/shutdown", "");
        long until = world.nowNanos() + SHUTDOWN_NANOS;
        interruptAfter(SHUTDOWN_NANOS);
        while (!life.ended() && world.nowNanos() < until) {
            turn(life);
        }
        require(life.ended(), "shutdown does not end: " + life.vigild().view());
        List<SimProcess> left = world.population().all();
        require(left.isEmpty(), "processes are left after shutdown: " + left);
        life.leave();
        world.kernel().processes().exit(life.process(), RunResult.DONE);
        rest(SECOND);
        require(world.keepers().isEmpty(), "keepers are left after shutdown: " + world.keepers());
        require(client.phase() == SimClient.Phase.ANSWERED, "no answer to " + client);
        logLaw.check();
    }

    // ---- time

    private void interruptAfter(long nanos) {
        agenda().after(nanos, world.kernel()::interrupt);
    }

    private void runFor(long nanos) {
        long until = world.nowNanos() + nanos;
        interruptAfter(nanos);
        while (world.nowNanos() < until) {
            Optional<VigildRun> life = world.life();
            if (life.isPresent() && !life.get().ended()) {
                turn(life.get());
            } else if (life.isPresent()) {
                agenda().leap(until);
            } else {
                rest(REBIRTH_NANOS);
                bear();
            }
        }
    }

    private void rest(long nanos) {
        long until = world.nowNanos() + nanos;
        while (agenda().leap(until)) {
            // what happens while nobody watches
        }
    }

    private void turn(VigildRun life) {
        long happened = agenda().handle();
        long began = world.nowNanos();
        try {
            life.turn();
            world.laws().afterTurn(life, happened, began);
        } catch (Killed killed) {
            world.kernel().note("vigild was killed");
            logLaw.check();
        }
    }

    /** A vigild starts, as the guard starts one. */
    private void bear() {
        SimProcess process = world.kernel().begin("vigild", ENVIRONMENT);
        world.kernel().weather().descriptors(true);
        try {
            VigildRun life = new VigildRun(world.kernel(), process, world.description());
            world.lives(life);
            life.begin();
        } catch (StartFailure | IllegalStateException e) {
            world.kernel().note("vigild cannot start: " + e.getMessage());
            world.kernel().processes().exit(process, RunResult.FAILED);
        } catch (Killed killed) {
            world.kernel().note("vigild was killed at its start");
        } finally {
            world.kernel().weather().descriptors(false);
        }
    }
}
