package dev.vigil.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.RestartPolicy;
import dev.vigil.core.spec.SignalName;
import org.junit.jupiter.api.Test;

/** Services that put themselves into the background. */
class ForkingScenariosTest {
    @Test
    void itIsReadyNoSoonerThanItsMainProcessIsKnown() {
        Scenarios scene = new Scenarios(Specs.forking("web"));
        long start = scene.start("web");
        scene.spawned("web");
        assertThat(scene.state("web")).isEqualTo("starting");
        assertThat(scene.heard()).contains(new Effect.WatchReadiness(scene.of("web")));
        scene.send(new Event.ChangedMainPid(scene.of("web"), 4711));
        scene.ready("web");
        assertThat(scene.state("web")).isEqualTo("running");
        assertThat(scene.view("web").state().pid()).isEqualTo(4711);
        assertThat(scene.outcome(start).ok()).isTrue();
    }

    @Test
    void oneThatLeavesNothingBehindHasFailedThoughItEndedWell() {
        Scenarios scene = new Scenarios(Specs.forking("web").restart(RestartPolicy.ON_FAILURE));
        scene.start("web");
        scene.spawned("web");
        scene.exits("web", 0);
        assertThat(scene.state("web")).isEqualTo("backoff");
        assertThat(scene.reason("web")).startsWith("it ended and left no main process in the background; restart in");
    }

    @Test
    void whatEndsLaterIsJudgedAsTheEndOfADaemon() {
        Scenarios scene = new Scenarios(Specs.forking("web").restart(RestartPolicy.ON_FAILURE)).up("web");
        scene.exits("web", 0);
        assertThat(scene.state("web")).isEqualTo("down");
        assertThat(scene.reason("web")).startsWith("ended with exit code 0");
    }

    @Test
    void itHasTheTimeOfAStart() {
        Scenarios scene = new Scenarios(Specs.forking("web").restart(RestartPolicy.NEVER));
        scene.start("web");
        scene.spawned("web");
        scene.passToDeadline();
        assertThat(scene.state("web")).isEqualTo("stopping");
        scene.dies("web", SignalName.TERM);
        assertThat(scene.reason("web")).startsWith("not ready within 30 s");
    }
}
