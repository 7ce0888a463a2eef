package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Effect.AwaitGroupEmpty;
import dev.vigil.core.Effect.LeaveAlone;
import dev.vigil.core.Effect.SendSignal;
import dev.vigil.core.ServiceView.Next;
import dev.vigil.core.spec.KillMode;
import dev.vigil.core.spec.StopPlan;
import dev.vigil.core.spec.StopPlan.FurtherSignal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stops by several signals, and which processes get them. */
class StopScenariosTest {
    private static final StopPlan THREE =
            StopPlan.DEFAULT.withFurther(List.of(new FurtherSignal(2, Duration.ofSeconds(5))));

    @Test
    void eachSignalOfTheSequenceHasItsTimeAndTheNextOneIsSaid() {
        Scenarios scene = new Scenarios(Specs.daemon("web").stop(THREE)).up("web");
        Incarnation web = scene.of("web");
        scene.stop("web");
        assertThat(scene.view("web").next().map(Next::what)).isEqualTo(Optional.of("SIGINT"));
        assertThat(scene.pass(Duration.ofSeconds(10)))
                .startsWith(new SendSignal(web, 2, true), new SendSignal(web, 18, true));
        assertThat(scene.reason("web")).isEqualTo("not down within 10 s: sent SIGINT");
        assertThat(scene.view("web").next().map(Next::what)).isEqualTo(Optional.of("kill"));
        assertThat(scene.pass(Duration.ofMillis(4_999))).isEmpty();
        assertThat(scene.pass(Duration.ofMillis(1))).startsWith(new SendSignal(web, 9, true));
        assertThat(scene.reason("web")).isEqualTo("not down within 15 s: sent SIGKILL");
    }

    @Test
    void mixedAsksTheMainProcessAndKillsAll() {
        Scenarios scene = new Scenarios(Specs.daemon("web").stop(THREE).killMode(KillMode.MIXED)).up("web");
        Incarnation web = scene.of("web");
        scene.heard();
        scene.stop("web");
        assertThat(scene.heard()).contains(new SendSignal(web, 15, false), new AwaitGroupEmpty(web));
        assertThat(scene.pass(Duration.ofSeconds(10))).contains(new SendSignal(web, 2, false));
        assertThat(scene.pass(Duration.ofSeconds(5))).contains(new SendSignal(web, 9, true));
    }

    @Test
    void processSignalsTheMainProcessAloneAndIsDownWithIt() {
        Scenarios scene = new Scenarios(Specs.daemon("web").stop(THREE).killMode(KillMode.PROCESS)).up("web");
        Incarnation web = scene.of("web");
        scene.heard();
        scene.stop("web");
        scene.pass(Duration.ofSeconds(10));
        scene.pass(Duration.ofSeconds(5));
        assertThat(scene.heard())
                .contains(new SendSignal(web, 15, false), new SendSignal(web, 2, false), new SendSignal(web, 9, false))
                .doesNotContain(new AwaitGroupEmpty(web));
        assertThat(scene.exitsLeavingOthers("web", 0)).startsWith(new LeaveAlone(web));
        assertThat(scene.state("web")).isEqualTo("down");
    }

    @Test
    void aCrashLeavesTheOthersAloneAndTheNextLaunchDoesNotWaitForThem() {
        Scenarios scene =
                new Scenarios(Specs.daemon("web").killMode(KillMode.PROCESS).noBackoff()).up("web");
        Incarnation web = scene.of("web");
        scene.heard();
        scene.exitsLeavingOthers("web", 1);
        assertThat(scene.heard()).contains(new LeaveAlone(web), new Effect.Spawn(new Incarnation("web", 2)));
    }

    @Test
    void noneSendsNoSignalHoweverLongItTakes() {
        Scenarios scene =
                new Scenarios(Specs.daemon("web").stopCommand("webctl", "stop").killMode(KillMode.NONE)).up("web");
        scene.heard();
        scene.stop("web");
        scene.send(new Event.CommandEnded(scene.of("web"), Event.CommandRole.STOP, "exit code 1"));
        scene.pass(Duration.ofHours(1));
        assertThat(scene.heard()).noneMatch(SendSignal.class::isInstance);
        assertThat(scene.reason("web")).isEqualTo("not down within 10 s, and kill-mode = \"none\" sends no signal");
        scene.exits("web", 0);
        assertThat(scene.state("web")).isEqualTo("down");
    }
}
