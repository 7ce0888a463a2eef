package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vigil.core.Effect.SendSignal;
import dev.vigil.core.ServiceState.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mistake in the supervisor costs the one service that it is about. Here the mistakes are planted. */
class QuarantineTest {
    /** Finds fault with {@code bad} as soon as it runs. */
    private static void mustNotRun(Step step) {
        Invariants.ALL.hold(step);
        for (int rank : step.touched()) {
            if (step.at(rank).name().equals("bad") && step.at(rank).state().phase() == Phase.RUNNING) {
                throw new Invariants.Broken("bad", "planted");
            }
        }
    }

    private static Scenarios scene(boolean strict, Invariants invariants) {
        return new Scenarios(
                new Supervisor(1, Duration.ZERO, List.of(), strict, invariants),
                Specs.notifying("bad"),
                Specs.daemon("good"),
                Specs.daemon("leaning").requires("bad"));
    }

    @Test
    void inProductionOneServiceFailsAndTheRestLivesOn() {
        Scenarios scene = scene(false, QuarantineTest::mustNotRun);
        long start = scene.start("bad", "good", "leaning");
        scene.spawned("bad");
        List<Effect> caught = scene.ready("bad");
        assertThat(caught).contains(new SendSignal(scene.of("bad"), 9, true));
        assertThat(scene.state("bad")).isEqualTo("stopping");
        scene.spawned("good");
        scene.dies("bad", 9);
        assertThat(scene.state("bad")).isEqualTo("failed");
        assertThat(scene.reason("bad")).isEqualTo("internal error: bad: planted");
        assertThat(scene.state("good")).isEqualTo("running");
        scene.prove();
        assertThat(scene.outcomes(start)).extracting(Effect.Outcome::ok).containsExactly(false, true, false);
        assertThat(scene.reason("leaning")).isEqualTo("waiting for bad, which failed: internal error: bad: planted");
    }

    @Test
    void whatRequiresTheOneThatFailsGoesDownWithIt() {
        boolean[] planted = {false};
        Scenarios scene = scene(false, step -> {
            Invariants.ALL.hold(step);
            if (planted[0]
                    && step.at(0).name().equals("bad")
                    && step.at(0).state().phase() == Phase.RUNNING) {
                throw new Invariants.Broken("bad", "planted");
            }
        });
        scene.up("leaning");
        planted[0] = true;
        scene.send(new Event.SaidStatus(scene.of("bad"), "well"));
        assertThat(scene.state("bad")).isEqualTo("stopping");
        assertThat(scene.state("leaning")).isEqualTo("stopping");
        scene.exits("leaning", 0);
        scene.dies("bad", 9);
        assertThat(scene.state("bad")).isEqualTo("failed");
        assertThat(scene.state("leaning")).isEqualTo("waiting");
    }

    @Test
    void aRequestThatCannotBeCarriedOutIsRefusedAndOthersAreNot() {
        Scenarios scene = scene(false, step -> {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Spawn(Incarnation incarnation)
                        && incarnation.service().equals("bad")) {
                    throw new Invariants.Broken("bad", "planted");
                }
            }
        });
        long both = scene.start("bad", "good");
        assertThat(scene.outcomes(both)).extracting(Effect.Outcome::ok).containsOnly(false);
        assertThat(scene.state("bad")).isEqualTo("down");
        scene.up("good");
        assertThat(scene.state("good")).isEqualTo("running");
    }

    @Test
    void inTestsItThrowsAndTheWorldIsAsItWas() {
        Scenarios scene = scene(true, QuarantineTest::mustNotRun);
        scene.start("bad");
        scene.spawned("bad");
        List<ServiceRecord> before = scene.supervisor.records();
        assertThatThrownBy(() -> scene.ready("bad")).hasMessage("bad: planted");
        assertThat(scene.supervisor.records()).isEqualTo(before);
    }

    @Test
    void anEventThatCannotBeTakenAtAllIsAnsweredAndLeftOut() {
        Scenarios scene = scene(false, _ -> {
            throw new IllegalStateException("planted");
        });
        long start = scene.start("bad");
        assertThat(scene.outcome(start).ok()).isFalse();
        assertThat(scene.state("good")).isEqualTo("down");
    }
}
