package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Effect.SendSignal;
import dev.vigil.core.Event.Command;
import dev.vigil.core.spec.SignalName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A shutdown that has a time limit of its own kills what is left. */
class ShutdownTimeoutTest {
    private static final Duration LIMIT = Duration.ofSeconds(9);

    private static Scenarios scene(Specs... specs) {
        return new Scenarios(new Supervisor(7, LIMIT, List.of(), true, Invariants.ALL), specs);
    }

    private static SendSignal kill(Scenarios scene, String name) {
        return new SendSignal(scene.of(name), SignalName.KILL, true);
    }

    @Test
    void whatIsLeftIsKilledWhetherItsTurnHasComeOrNot() {
        Scenarios scene = scene(
                        Specs.daemon("db").stopTimeout(Duration.ofMinutes(1)),
                        Specs.daemon("web").requires("db").stopTimeout(Duration.ofMinutes(1)))
                .up("web");
        scene.ask(new Command.Shutdown());
        assertThat(scene.state("db")).as("it waits for web").isEqualTo("running");
        scene.pass(LIMIT.minusNanos(1));
        assertThat(scene.heard()).doesNotContain(kill(scene, "web"));
        scene.passToDeadline();
        assertThat(scene.heard()).contains(kill(scene, "web"), kill(scene, "db"));
        assertThat(scene.reason("db")).isEqualTo("not down within 9 s of the shutdown: killed");
        scene.dies("web", SignalName.KILL);
        assertThat(scene.dies("db", SignalName.KILL)).contains(new Effect.ShutDown());
    }

    @Test
    void whatWasJustBeingLaunchedIsKilledASecondLater() {
        Scenarios scene = scene(Specs.daemon("web").stopTimeout(Duration.ofMinutes(1)));
        scene.start("web");
        scene.ask(new Command.Shutdown());
        scene.passToDeadline();
        scene.spawned("web");
        assertThat(scene.heard()).doesNotContain(kill(scene, "web"));
        scene.passToDeadline();
        assertThat(scene.heard()).contains(kill(scene, "web"));
    }

    @Test
    void aShutdownInTimeIsNotDisturbed() {
        Scenarios scene = scene(Specs.daemon("web")).up("web");
        scene.prove();
        scene.ask(new Command.Shutdown());
        assertThat(scene.exits("web", 0)).contains(new Effect.ShutDown());
        assertThat(scene.supervisor.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void withoutALimitEachServiceHasItsOwnTime() {
        Scenarios scene = new Scenarios(Specs.daemon("web").stopTimeout(Duration.ZERO)).up("web");
        scene.prove();
        scene.ask(new Command.Shutdown());
        assertThat(scene.supervisor.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
