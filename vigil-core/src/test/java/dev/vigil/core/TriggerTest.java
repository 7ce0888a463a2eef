package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Effect.SendSignal;
import dev.vigil.core.Event.Triggered.Action;
import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.SignalName;
import org.junit.jupiter.api.Test;

/** What features ask for is decided by the state machine. */
class TriggerTest {
    private static final String WHY = "no WATCHDOG=1 within 30 s";

    private static void trigger(Scenarios scene, Action action) {
        scene.send(new Event.Triggered(scene.of("web"), action, WHY));
    }

    @Test
    void aRestartAsksAsTheSpecificationSaysAndIsJudgedByThePolicy() {
        Scenarios scene = new Scenarios(Specs.daemon("web").restart(RestartPolicy.ON_ABNORMAL)).up("web");
        trigger(scene, Action.RESTART);
        assertThat(scene.heard()).contains(new SendSignal(scene.of("web"), SignalName.TERM, true));
        assertThat(scene.reason("web")).isEqualTo(WHY);
        scene.exits("web", 0);
        assertThat(scene.state("web")).isEqualTo("backoff");
        assertThat(scene.reason("web")).startsWith(WHY + "; restart in ");
    }

    @Test
    void anAbortAsksForACoreDumpAndKillsWhatDoesNotObey() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        scene.prove();
        trigger(scene, Action.ABORT);
        assertThat(scene.heard()).contains(new SendSignal(scene.of("web"), SignalName.ABRT, true));
        scene.passToDeadline();
        assertThat(scene.heard()).contains(new SendSignal(scene.of("web"), SignalName.KILL, true));
    }

    @Test
    void withoutRestartTheServiceHasFailedWithTheReason() {
        Scenarios scene = new Scenarios(Specs.daemon("web").restart(RestartPolicy.NEVER)).up("web");
        trigger(scene, Action.ABORT);
        scene.dies("web", SignalName.ABRT);
        assertThat(scene.state("web")).isEqualTo("failed");
        assertThat(scene.reason("web")).isEqualTo(WHY);
        assertThat(scene.view("web").exits().getFirst().asked())
                .as("nobody asked for the end of the service")
                .isFalse();
    }

    @Test
    void aStopIsForGood() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        trigger(scene, Action.STOP);
        assertThat(scene.state("web")).isEqualTo("stopping");
        scene.dies("web", SignalName.TERM);
        assertThat(scene.state("web")).isEqualTo("down");
    }

    @Test
    void aTriggerOfAnEarlierIncarnationIsDropped() {
        Scenarios scene = new Scenarios(Specs.daemon("web")).up("web");
        Incarnation first = scene.of("web");
        scene.dies("web", SignalName.KILL);
        scene.passToDeadline();
        scene.spawned("web");
        assertThat(scene.send(new Event.Triggered(first, Action.RESTART, WHY))).isEmpty();
        assertThat(scene.state("web")).isEqualTo("running");
    }

    @Test
    void aStartIsWithWhatTheServiceNeeds() {
        Scenarios scene = new Scenarios(Specs.daemon("web").requires("db"), Specs.daemon("db"));
        scene.send(new Event.TriggeredStart("web", "its time has come"));
        scene.spawned("db");
        scene.spawned("web");
        assertThat(scene.state("web")).isEqualTo("running");
        assertThat(scene.send(new Event.TriggeredStart("nobody", "its time has come")))
                .isEmpty();
    }
}
