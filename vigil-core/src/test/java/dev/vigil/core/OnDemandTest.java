package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Event.Triggered;
import dev.vigil.core.spec.SignalName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Services that are launched when somebody needs them. */
class OnDemandTest {
    private static void demand(Scenarios scene) {
        scene.send(new Event.TriggeredStart("web", "a connection at /s"));
    }

    private static Scenarios waiting(Specs... specs) {
        Scenarios scene = new Scenarios(specs);
        scene.start("web");
        assertThat(scene.state("web")).isEqualTo("waiting");
        return scene;
    }

    private static Scenarios running(Specs... specs) {
        Scenarios scene = waiting(specs);
        demand(scene);
        scene.spawned("web");
        assertThat(scene.state("web")).isEqualTo("running");
        return scene;
    }

    @Test
    void itWaitsUntilItIsNeededAndThatIsAsItShouldBe() {
        Scenarios scene = new Scenarios(Specs.daemon("web").onDemand());
        long start = scene.start("web");
        assertThat(scene.heard()).contains(new Effect.AwaitDemand("web"));
        assertThat(scene.reason("web")).isEqualTo("waiting for a connection at /s");
        assertThat(scene.outcome(start).ok()).isTrue();
        long settled = scene.ask(new Event.Command.Settle());
        assertThat(scene.outcomes(settled)).allMatch(Effect.Outcome::ok);
        demand(scene);
        assertThat(scene.reason("web")).isEqualTo("a connection at /s");
        scene.spawned("web");
        assertThat(scene.state("web")).isEqualTo("running");
    }

    @Test
    void oneThatIsStoppedIsNotLaunchedByALateDemand() {
        Scenarios scene = waiting(Specs.daemon("web").onDemand());
        long stop = scene.stop("web");
        assertThat(scene.outcome(stop).ok()).isTrue();
        assertThat(scene.state("web")).isEqualTo("down");
        demand(scene);
        assertThat(scene.state("web")).isEqualTo("down");
    }

    @Test
    void itComesWithWhatItNeeds() {
        Scenarios scene = waiting(Specs.daemon("web").requires("db").onDemand(), Specs.daemon("db"));
        scene.stop("db");
        demand(scene);
        assertThat(scene.reason("web")).isEqualTo("waiting for db (starting)");
        scene.spawned("db");
        scene.spawned("web");
        assertThat(scene.state("web")).isEqualTo("running");
    }

    @Test
    void afterAnEndWithSuccessItWaitsAgainAtOnceUpToTheLimit() {
        Scenarios scene = waiting(Specs.daemon("web").onDemand().limit(3, Duration.ofMinutes(1)));
        for (int i = 0; i < 3; i++) {
            demand(scene);
            scene.spawned("web");
            scene.exits("web", 0);
            assertThat(scene.state("web")).isEqualTo("waiting");
        }
        demand(scene);
        scene.spawned("web");
        scene.exits("web", 0);
        assertThat(scene.state("web")).isEqualTo("failed");
        assertThat(scene.reason("web")).startsWith("restarted 3 times within 1 min");
        demand(scene);
        assertThat(scene.state("web")).isEqualTo("failed");
        scene.start("web");
        assertThat(scene.state("web")).isEqualTo("waiting");
    }

    @Test
    void afterAFailureItHasItsBackoffAndThenWaitsAgain() {
        Scenarios scene = running(Specs.daemon("web").onDemand());
        scene.exits("web", 1);
        assertThat(scene.state("web")).isEqualTo("backoff");
        demand(scene);
        assertThat(scene.state("web")).isEqualTo("backoff");
        scene.passToDeadline();
        assertThat(scene.state("web")).isEqualTo("waiting");
        demand(scene);
        scene.spawned("web");
        assertThat(scene.state("web")).isEqualTo("running");
    }

    @Test
    void restIsAStopAfterWhichItWaitsAgain() {
        Scenarios scene = running(Specs.daemon("web").onDemand());
        scene.send(new Triggered(scene.of("web"), Triggered.Action.REST, "no connection for 5 min"));
        assertThat(scene.heard()).contains(new Effect.SendSignal(scene.of("web"), SignalName.TERM, true));
        assertThat(scene.state("web")).isEqualTo("stopping");
        scene.dies("web", SignalName.TERM);
        assertThat(scene.state("web")).isEqualTo("waiting");
        assertThat(scene.view("web").restarts()).isZero();
        assertThat(scene.view("web").exits().getFirst().asked()).isTrue();
    }

    @Test
    void oneThatIsNotLaunchedOnDemandKnowsNoRest() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        scene.send(new Triggered(scene.of("web"), Triggered.Action.REST, "no connection for 5 min"));
        assertThat(scene.state("web")).isEqualTo("running");
    }

    @Test
    void whatRequiresItRunsWhileItWaitsRunsAndRests() {
        Scenarios scene =
                waiting(Specs.daemon("web").onDemand(), Specs.daemon("user").requires("web"));
        scene.start("user");
        scene.spawned("user");
        assertThat(scene.state("user")).isEqualTo("running");
        demand(scene);
        scene.spawned("web");
        scene.send(new Triggered(scene.of("web"), Triggered.Action.REST, "no connection for 5 min"));
        assertThat(scene.state("user")).isEqualTo("running");
        scene.dies("web", SignalName.TERM);
        assertThat(scene.state("web")).isEqualTo("waiting");
        assertThat(scene.state("user")).isEqualTo("running");
        scene.stop("web");
        assertThat(scene.state("user")).isEqualTo("stopping");
    }

    @Test
    void whatRequiresItGoesWhenItHasFailed() {
        Scenarios scene =
                running(Specs.daemon("web").onDemand(), Specs.daemon("user").requires("web"));
        scene.start("user");
        scene.spawned("user");
        scene.exits("web", 1);
        assertThat(scene.state("user")).isEqualTo("stopping");
    }

    @Test
    void whatComesAfterItDoesNotWaitForADemand() {
        Scenarios scene =
                waiting(Specs.daemon("web").onDemand(), Specs.daemon("user").after("web"));
        scene.start("user");
        assertThat(scene.state("user")).isEqualTo("starting");
    }

    /** A vigild that continues has to watch the sockets again. */
    @Test
    void aRestoredSupervisorAsksForTheDemandAgain() {
        Scenarios scene = waiting(Specs.daemon("web").onDemand());
        Supervisor next = Supervisor.strict(7);
        next.restore(scene.records());
        assertThat(next.advance(scene.now(), new Event.Tick())).contains(new Effect.AwaitDemand("web"));
    }

    @Test
    void aShutdownDoesNotWaitForADemand() {
        Scenarios scene = waiting(Specs.daemon("web").onDemand());
        scene.ask(new Event.Command.Shutdown());
        assertThat(scene.state("web")).isEqualTo("down");
        assertThat(scene.heard()).contains(new Effect.ShutDown());
    }
}
